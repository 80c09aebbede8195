import type { GroupedOperations } from './operationGroups.js';
import type { Operation } from './model.js';
import { createNamePool } from './names.js';
import { concatenated, withoutLiterals } from './sourceText.js';

/** An exported type. */
export interface NamedDeclaration {
  readonly name: string;
  /** With its comment; ends with a line break. */
  readonly text: string;
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface TypesFiles {
  readonly files: readonly TextFile[];
  /** The file that declares a type, by the type's name; without extension. */
  readonly pathOfType: ReadonlyMap<string, string>;
}

/** Characters of one file of types above which it is divided: an editor takes a blink to open it. */
const largestFile = 300_000;

/**
 * `types.ts` with all types; where that is large one file for each tag, with what only its operations
 * need, and one for what several do. `types.ts` then gives them all again.
 */
export function typesFiles(
  schemas: readonly NamedDeclaration[],
  ofOperations: ReadonlyMap<Operation, readonly NamedDeclaration[]>,
  { groups, untagged }: GroupedOperations,
  extension: string,
): TypesFiles {
  const whole = [...schemas, ...[...ofOperations.values()].flat()];
  const size = whole.reduce((sum, { text }) => sum + text.length, 0);
  if (size <= largestFile || groups.length < 2) {
    const pathOfType = new Map(whole.map(({ name }) => [name, 'types']));
    return { files: [{ path: 'types.ts', text: joined(whole) || 'export {};\n' }], pathOfType };
  }
  const paths = createNamePool([shared]);
  const parts = [
    ...groups.map((group) => ({ name: paths.take(slug(group.tag)), operations: group.own })),
    { name: paths.take('untagged'), operations: untagged },
  ].map(({ name, operations }) => ({
    name,
    declarations: operations.flatMap((operation) => ofOperations.get(operation) ?? []),
  }));
  const references = referencesOf(whole);
  const owners = ownersOf(schemas, parts, references);
  const schemasOf = byOwner(schemas, owners);
  const common = schemasOf.get(shared) ?? [];
  const commonOrder = new Map(common.map(({ name }, index) => [name, index]));
  const pathOfType = new Map(common.map(({ name }) => [name, 'types/shared']));
  const files = parts.flatMap(({ name: part, declarations }): TextFile[] => {
    const own = [...(schemasOf.get(part) ?? []), ...declarations];
    if (own.length === 0) return [];
    for (const { name } of own) pathOfType.set(name, `types/${part}`);
    const needed = new Set(own.flatMap(({ name }) => references.get(name) ?? []));
    const imported = [...needed]
      .flatMap((name) => commonOrder.get(name) ?? [])
      .sort((a, b) => a - b)
      .flatMap((index) => common[index]?.name ?? []);
    const head = importText(imported, `./shared${extension}`);
    return [{ path: `types/${part}.ts`, text: `${head}${joined(own)}` }];
  });
  if (common.length > 0) files.unshift({ path: 'types/shared.ts', text: joined(common) });
  const all = files.map(
    ({ path }) => `export type * from './${path.replace(/\.ts$/, '')}${extension}';\n`,
  );
  return { files: [{ path: 'types.ts', text: all.join('') }, ...files], pathOfType };
}

function joined(declarations: readonly NamedDeclaration[]): string {
  return concatenated(
    declarations.map(({ text }) => text),
    '\n',
  );
}

function importText(names: readonly string[], from: string): string {
  if (names.length === 0) return '';
  const line = `import type { ${names.join(', ')} } from '${from}';`;
  const text =
    line.length <= 100 ? line : `import type {\n  ${names.join(',\n  ')},\n} from '${from}';`;
  return `${text}\n\n`;
}

/** What several parts need, or none: no part's own. */
const shared = 'shared';

/**
 * Which part's operations need a schema, where it is one part's alone; names of parts are others
 * than `shared`.
 */
function ownersOf(
  schemas: readonly NamedDeclaration[],
  parts: readonly { readonly name: string; readonly declarations: readonly NamedDeclaration[] }[],
  references: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const use = (roots: readonly string[], part: string) => {
    const seen = new Set<string>();
    const stack = [...roots];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const owner = owners.get(next);
      // Two have been here, and so in all that it leads to: that is shared already.
      if (owner === shared) continue;
      owners.set(next, owner === undefined ? part : shared);
      for (const one of references.get(next) ?? []) stack.push(one);
    }
  };
  for (const { name, declarations } of parts)
    use(
      declarations.map((one) => one.name),
      name,
    );
  // What no operation needs is nobody's own, nor is what it refers to.
  use(
    schemas.map(({ name }) => name).filter((name) => !owners.has(name)),
    shared,
  );
  return owners;
}

/** Schemas of each part, in their own order. */
function byOwner(
  schemas: readonly NamedDeclaration[],
  owners: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly NamedDeclaration[]> {
  const found = new Map<string, NamedDeclaration[]>();
  for (const schema of schemas) {
    const owner = owners.get(schema.name) ?? shared;
    const list = found.get(owner);
    if (list === undefined) found.set(owner, [schema]);
    else list.push(schema);
  }
  return found;
}

/** The declared types that each type's text names. */
function referencesOf(
  declarations: readonly NamedDeclaration[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Set(declarations.map(({ name }) => name));
  return new Map(
    declarations.map(({ name, text }) => {
      const found = new Set<string>();
      const code = withoutLiterals(text);
      // What a colon follows is the name of a property.
      for (const [word] of code.matchAll(
        /[\p{ID_Start}$_][\p{ID_Continue}$]*(?![\p{ID_Continue}$]|\??:)/gu,
      )) {
        if (word !== name && names.has(word)) found.add(word);
      }
      return [name, [...found]];
    }),
  );
}

/** Letters and digits alone, and no name that Windows keeps for devices. */
function slug(tag: string): string {
  const words =
    tag
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.slice(0, 6) ?? [];
  const name = words.join('-').slice(0, 60);
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/.test(name) ? `tag-${name}` : name;
}
