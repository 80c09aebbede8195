import { createNamePool, isVariableName, methodName } from './names.js';
import type { OperationTypes } from './operationTypes.js';

/** Names under which `client.ts` imports the files that declare types. */
export interface TypeNamespaces {
  /** The same types, each qualified by the name of its file in place of `types`. */
  of(types: OperationTypes): OperationTypes;
  /** The statements that import what types were qualified by. */
  imports(extension: string): string;
}

/** What `client.ts` calls other things. */
const reserved = ['operations', 'groups', 'options', 'runtime'];

/**
 * Where types are in files by tag, each is taken straight from its own: in `types.ts`, which gives
 * all of them, an editor would first gather thousands to find one.
 */
export function typeNamespaces(pathOfType: ReadonlyMap<string, string>): TypeNamespaces {
  const names = createNamePool(reserved);
  const nameOfPath = new Map(
    [...new Set(pathOfType.values())].map((path) => [path, names.take(namespaceName(path))]),
  );
  const used = new Set<string>();
  const qualified = (text: string) =>
    // What has nothing to be replaced is most of all: `void`, `string`, an inline type.
    !text.includes('types.')
      ? text
      : text.replace(qualifiedType, (whole, type: string | undefined) => {
          const name = type === undefined ? undefined : nameOfPath.get(pathOfType.get(type) ?? '');
          if (name === undefined) return whole;
          used.add(name);
          return `${name}.${type}`;
        });
  return {
    of: ({ args, result, responses, others, ...rest }) => ({
      ...rest,
      ...(args === undefined ? {} : { args: qualified(args) }),
      ...(responses === undefined ? {} : { responses: qualified(responses) }),
      result: qualified(result),
      others: others.map((one) => ({ ...one, result: qualified(one.result) })),
    }),
    imports: (extension) =>
      [...nameOfPath]
        .filter(([, name]) => used.has(name))
        .map(([path, name]) => `import type * as ${name} from './${path}${extension}';\n`)
        .join(''),
  };
}

/** A type with its qualifier; comments and strings are passed over, for they are the document's. */
const qualifiedType =
  /\/\*\*[^]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\btypes\.([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;

function namespaceName(path: string): string {
  const name = methodName(path.replace(/^types\//, ''));
  return isVariableName(name) ? name : `${name}_`;
}
