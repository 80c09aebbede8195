import type { GroupedOperations } from './operationGroups.js';
import type { Operation } from './model.js';
import { createNamePool } from './names.js';
import { withoutLiterals } from './sourceText.js';

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
  const paths = createNamePool(['shared']);
  const parts = [
    ...groups.map((group) => ({ name: paths.take(slug(group.tag)), operations: group.own })),
    { name: paths.take('untagged'), operations: untagged },
  ].map(({ name, operations }) => ({
    name,
    declarations: operations.flatMap((operation) => ofOperations.get(operation) ?? []),
  }));
  const references = referencesOf(whole);
  const owners = ownersOf(schemas, parts, references);
  const shared = schemas.filter(({ name }) => !owners.has(name));
  const sharedNames = new Set(shared.map(({ name }) => name));
  const pathOfType = new Map(shared.map(({ name }) => [name, 'types/shared']));
  const files = parts.flatMap(({ name: part, declarations }): TextFile[] => {
    const own = [...schemas.filter(({ name }) => owners.get(name) === part), ...declarations];
    if (own.length === 0) return [];
    for (const { name } of own) pathOfType.set(name, `types/${part}`);
    const needed = new Set(own.flatMap(({ name }) => references.get(name) ?? []));
    const imported = shared.map(({ name }) => name).filter((name) => needed.has(name));
    const head = importText(
      imported.filter((name) => sharedNames.has(name)),
      `./shared${extension}`,
    );
    return [{ path: `types/${part}.ts`, text: `${head}${joined(own)}` }];
  });
  if (shared.length > 0) files.unshift({ path: 'types/shared.ts', text: joined(shared) });
  const all = files.map(
    ({ path }) => `export type * from './${path.replace(/\.ts$/, '')}${extension}';\n`,
  );
  return { files: [{ path: 'types.ts', text: all.join('') }, ...files], pathOfType };
}

function joined(declarations: readonly NamedDeclaration[]): string {
  return declarations.map(({ text }) => text).join('\n');
}

function importText(names: readonly string[], from: string): string {
  if (names.length === 0) return '';
  const line = `import type { ${names.join(', ')} } from '${from}';`;
  const text =
    line.length <= 100 ? line : `import type {\n  ${names.join(',\n  ')},\n} from '${from}';`;
  return `${text}\n\n`;
}

/** Which part's operations need a schema, where it is one part's alone. */
function ownersOf(
  schemas: readonly NamedDeclaration[],
  parts: readonly { readonly name: string; readonly declarations: readonly NamedDeclaration[] }[],
  references: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> {
  const users = new Map<string, Set<string>>(schemas.map(({ name }) => [name, new Set()]));
  const use = (roots: readonly string[], part: string) => {
    const seen = new Set<string>();
    const stack = [...roots];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      users.get(next)?.add(part);
      stack.push(...(references.get(next) ?? []));
    }
  };
  for (const { name, declarations } of parts)
    use(
      declarations.map((one) => one.name),
      name,
    );
  // What no operation needs is nobody's own, nor is what it refers to.
  use(
    [...users].filter(([, by]) => by.size === 0).map(([name]) => name),
    'shared',
  );
  const owners = new Map<string, string>();
  for (const [name, parts] of users) {
    const [only, another] = parts;
    if (only !== undefined && only !== 'shared' && another === undefined) owners.set(name, only);
  }
  return owners;
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
