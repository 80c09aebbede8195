import { load } from 'js-yaml';
import type { TextPlace } from '../../core/errors.js';
import { schema } from './parse.js';

/** A value of a document with where it stands in the text, its space and comments included. */
export interface Node {
  start: number;
  end: number;
  kind: string | null;
  /** What it was read as. */
  result?: unknown;
  /** Keys and values in turn of a mapping, the items of a list. */
  children: Node[];
}

/**
 * Reads a JSON or YAML text as a tree of places, with the parser that reads the text itself. Throws
 * where that does.
 */
export function readTree(text: string): Node {
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

/** The value that a name or an index leads to, with its key in a mapping. */
export function childOf(
  node: Node,
  step: string,
): [key: Node | undefined, value: Node] | undefined {
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

/** What a mapping has, in the order of the text; of a name that is there twice both. */
export function entriesOf({ kind, children }: Node): { key: Node; name: string; value: Node }[] {
  if (kind !== 'mapping') return [];
  const entries: { key: Node; name: string; value: Node }[] = [];
  for (let at = 0; at + 1 < children.length; at += 2) {
    const [key, value] = [children[at], children[at + 1]];
    if (key?.kind === 'scalar' && value) entries.push({ key, name: String(key.result), value });
  }
  return entries;
}

/** Without the space, comments and line ends that the parser had passed. */
export function trimmed(text: string, { start, end }: Node): TextPlace {
  const blank = /(?:\s|#[^\n]*(?:\n|$))*/y;
  blank.lastIndex = start;
  blank.exec(text);
  const from = Math.min(blank.lastIndex, end);
  const length = text.slice(from, end).trimEnd().length;
  return { offset: from, length: Math.max(length, 0) };
}
