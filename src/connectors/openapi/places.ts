import type { TextPlace } from '../../core/errors.js';
import { childOf, readTree, trimmed, type Node } from './textTree.js';

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

/**
 * Reads the places of a JSON or YAML text, with the parser that reads the text itself. Throws where
 * that does.
 */
export function readPlaces(text: string, root: Node = readTree(text)): Places {
  const placed = (node: Node): TextPlace => trimmed(text, node);
  return {
    find(pointer) {
      let node = root;
      let key: Node | undefined;
      const steps = pointer.split('/').slice(1).map(unescape);
      for (const [index, step] of steps.entries()) {
        const next = childOf(node, step);
        if (!next) {
          // The name of what lacks something says more than all that it has.
          return { value: placed(key ?? node), isWhole: index === steps.length };
        }
        [key, node] = next;
      }
      return {
        value: placed(node),
        ...(key === undefined ? {} : { key: placed(key) }),
        isWhole: true,
      };
    },
    findAnchor(name) {
      const named = nodesOf(root).find((node) =>
        ANCHORS.some((anchor) => childOf(node, anchor)?.[1].result === name),
      );
      return named && placed(named);
    },
    repeated: () =>
      nodesOf(root).flatMap((node) =>
        repeatedKeys(node).map((key) => ({ name: String(key.result), place: placed(key) })),
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
    // Not spread: a list may have more items than a call may have arguments.
    for (const child of node.children.toReversed()) open.push(child);
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

function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
