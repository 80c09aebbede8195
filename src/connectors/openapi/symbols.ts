import type { TextPlace } from '../../core/errors.js';
import { operationMethods } from '../../core/openapi/methods.js';
import type { SpecificationSymbol, SymbolKind } from '../../core/sources/api.js';
import { entriesOf, readTree, trimmed, type Node } from './textTree.js';

/** What an outline can hold and somebody would look through; the rest of a document has none. */
const mostSymbols = 30_000;
const longestName = 200;

/** Parts by name that OpenAPI has below `components`, and Swagger 2.0 at the top. */
const GROUPS: Readonly<Record<string, SymbolKind>> = {
  schemas: 'schema',
  definitions: 'schema',
  responses: 'response',
  parameters: 'parameter',
  examples: 'example',
  requestBodies: 'body',
  headers: 'header',
  securitySchemes: 'security',
  securityDefinitions: 'security',
  links: 'link',
  callbacks: 'event',
  pathItems: 'path',
  mediaTypes: 'body',
};

/**
 * The sections of a specification with its paths, operations and named parts, in the order of the
 * text. Throws as {@link readTree}.
 */
export function readSymbols(text: string, root: Node = readTree(text)): SpecificationSymbol[] {
  let count = 0;

  const symbol = (
    { key, name, value }: ReturnType<typeof entriesOf>[number],
    kind: SymbolKind,
    children: readonly SpecificationSymbol[],
    more: Partial<Pick<SpecificationSymbol, 'name' | 'detail' | 'deprecated'>> = {},
  ): SpecificationSymbol => {
    const namePlace = trimmed(text, key);
    const whole = trimmed(text, value);
    const end = Math.max(whole.offset + whole.length, namePlace.offset + namePlace.length);
    const place: TextPlace = { offset: namePlace.offset, length: end - namePlace.offset };
    return { name: short(name), kind, place, namePlace, children, ...more };
  };

  const each = (
    node: Node,
    read: (entry: ReturnType<typeof entriesOf>[number]) => SpecificationSymbol | undefined,
  ): SpecificationSymbol[] => {
    const found: SpecificationSymbol[] = [];
    for (const entry of entriesOf(node)) {
      if (count >= mostSymbols) break;
      const made = read(entry);
      if (!made) continue;
      count++;
      found.push(made);
    }
    return found;
  };

  const operations = (path: Node): SpecificationSymbol[] =>
    each(path, (entry) => {
      if (entry.name === 'additionalOperations') {
        return symbol(
          entry,
          'section',
          each(entry.value, (one) => operation(one)),
        );
      }
      return operationMethods.has(entry.name) ? operation(entry) : undefined;
    });

  const operation = (entry: ReturnType<typeof entriesOf>[number]): SpecificationSymbol => {
    const { id, summary, deprecated } = factsOf(entry.value);
    const name = [entry.name.toUpperCase(), id].filter((word) => word !== undefined).join(' ');
    return symbol(entry, 'operation', [], {
      name: short(name),
      ...(summary === undefined ? {} : { detail: short(summary) }),
      ...(deprecated ? { deprecated } : {}),
    });
  };

  const named = (node: Node, kind: SymbolKind): SpecificationSymbol[] =>
    each(node, (entry) => {
      const { summary, deprecated } = factsOf(entry.value);
      return symbol(entry, kind, kind === 'path' ? operations(entry.value) : [], {
        ...(summary === undefined ? {} : { detail: short(summary) }),
        ...(deprecated ? { deprecated } : {}),
      });
    });

  const section = (entry: ReturnType<typeof entriesOf>[number]): SpecificationSymbol => {
    const { name, value } = entry;
    const kind = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
    if (name === 'components') return symbol(entry, 'section', each(value, section));
    if (kind !== undefined) return symbol(entry, 'section', named(value, kind));
    if (name === 'paths') return symbol(entry, 'section', named(value, 'path'));
    if (name === 'webhooks') return symbol(entry, 'section', named(value, 'path'));
    return symbol(entry, 'section', []);
  };

  return each(root, section);
}

/** What lists show of an operation or a part. */
function factsOf(node: Node) {
  let id: string | undefined;
  let summary: string | undefined;
  let deprecated = false;
  for (const { name, value } of entriesOf(node)) {
    if (name === 'operationId' && typeof value.result === 'string') id = value.result;
    if (name === 'summary' && typeof value.result === 'string') summary = value.result;
    if (name === 'deprecated') deprecated = value.result === true;
  }
  return { id, summary, deprecated };
}

/** VS Code takes no symbol without a name. */
function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '(no name)';
  return line.length > longestName ? `${line.slice(0, longestName)}…` : line;
}
