import { load } from 'js-yaml';
import type { TextPlace } from '../../core/errors.js';
import { schema } from './parse.js';

/** Where the values of a document stand in its text. */
export interface Places {
  /**
   * The value a JSON pointer leads to, with `key` the name it has there. What is not there (a
   * missing property, a value behind an alias) stands where the path to it ends.
   */
  find(pointer: string): FoundPlace;
  /** The schema with an `$anchor` or `$dynamicAnchor` of that name (JSON Schema 2020-12 §8.2.2). */
  findAnchor(name: string): TextPlace | undefined;
  /** Names that come again in the same mapping, where they come first: the last one counts. */
  repeated(): readonly { readonly name: string; readonly place: TextPlace }[];
}

export interface FoundPlace {
  readonly value: TextPlace;
  /** Absent for items of lists and for the document itself. */
  readonly key?: TextPlace;
  /** False where only a part of the path is there. */
  readonly isWhole: boolean;
}

interface Node {
  start: number;
  end: number;
  kind: string | null;
  /** What it was read as. */
  result?: unknown;
  /** Keys and values in turn of a mapping, the items of a list. */
  children: Node[];
}

/**
 * Reads the places of a JSON or YAML text, with the parser that reads the text itself. Throws where
 * that does.
 */
export function readPlaces(text: string): Places {
  const root = readTree(text);
  const trimmed = (node: Node): TextPlace => trim(text, node.start, node.end);
  return {
    find(pointer) {
      let node = root;
      let key: Node | undefined;
      const steps = pointer.split('/').slice(1).map(unescape);
      for (const [index, step] of steps.entries()) {
        const next = childOf(node, step);
        if (!next) {
          // The name of what lacks something says more than all that it has.
          return { value: trimmed(key ?? node), isWhole: index === steps.length };
        }
        [key, node] = next;
      }
      return {
        value: trimmed(node),
        ...(key === undefined ? {} : { key: trimmed(key) }),
        isWhole: true,
      };
    },
    findAnchor(name) {
      const named = nodesOf(root).find((node) =>
        ANCHORS.some((anchor) => childOf(node, anchor)?.[1].result === name),
      );
      return named && trimmed(named);
    },
    repeated: () =>
      nodesOf(root).flatMap((node) =>
        repeatedKeys(node).map((key) => ({ name: String(key.result), place: trimmed(key) })),
      ),
  };
}

const ANCHORS = ['$anchor', '$dynamicAnchor'];

/** A node and all below it, in the order of the text. */
function nodesOf(root: Node): Node[] {
  const found: Node[] = [];
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    found.push(node);
    open.push(...[...node.children].reverse());
  }
  return found;
}

/** All keys of a mapping but the last of each name. */
function repeatedKeys({ kind, children }: Node): Node[] {
  if (kind !== 'mapping' || children.length % 2 !== 0) return [];
  const keys = children.filter((child, index) => index % 2 === 0 && child.kind === 'scalar');
  const last = new Map(keys.map((key) => [String(key.result), key]));
  return keys.filter((key) => key.result !== '<<' && last.get(String(key.result)) !== key);
}

function readTree(text: string): Node {
  // The parser leaves a byte order mark away.
  const shift = text.startsWith('\ufeff') ? 1 : 0;
  const stack: Node[] = [{ start: 0, end: text.length, kind: null, children: [] }];
  load(text, {
    schema,
    json: true,
    listener(event, state) {
      const position = state.position + shift;
      if (event === 'open') {
        stack.push({ start: position, end: position, kind: null, children: [] });
        return;
      }
      const node = stack.pop();
      const parent = stack.at(-1);
      if (!node || !parent) return;
      node.end = position;
      node.kind = state.kind;
      node.result = (state as { result: unknown }).result;
      const [only] = node.children;
      // What turned out to be no key of a mapping is read as a value of its own.
      const isSame = node.children.length === 1 && only?.result === node.result;
      parent.children.push(isSame && only ? only : node);
    },
  });
  const [root] = stack;
  return root?.children[0] ?? { start: 0, end: text.length, kind: null, children: [] };
}

function childOf(node: Node, step: string): [key: Node | undefined, value: Node] | undefined {
  const { kind, children } = node;
  if (kind === 'sequence') {
    const item = /^(0|[1-9]\d*)$/.test(step) ? children[Number(step)] : undefined;
    return item && [undefined, item];
  }
  if (kind !== 'mapping') return undefined;
  // From the end: of a name that is there twice the last counts.
  for (let at = children.length - (children.length % 2) - 2; at >= 0; at -= 2) {
    const [key, value] = [children[at], children[at + 1]];
    if (key?.kind === 'scalar' && String(key.result) === step && value) return [key, value];
  }
  return undefined;
}

/** Without the space, comments and line ends that the parser had passed. */
function trim(text: string, start: number, end: number): TextPlace {
  const blank = /(?:\s|#[^\n]*(?:\n|$))*/y;
  blank.lastIndex = start;
  blank.exec(text);
  const from = Math.min(blank.lastIndex, end);
  const length = text.slice(from, end).trimEnd().length;
  return { offset: from, length: Math.max(length, 0) };
}

function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
