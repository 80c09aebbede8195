import type { ApiModel, Operation } from './model.js';
import type { GroupedOperations, OperationGroup } from './operationGroups.js';
import type { TypedOperation } from './operationsText.js';
import type { TypeNamespaces } from './typeNamespaces.js';
import {
  concatenated,
  docComment,
  indent,
  oneLine,
  propertyKey,
  quote,
  withoutLiterals,
} from './sourceText.js';

/** What `client.ts` declares and imports itself; a group's interface has none of these names. */
export const clientNames = ['Client', 'ClientOptions', 'Auth', 'Accepting', 'Call', 'CallOptions'];

/** `client.ts`: the interface of the client, by tag and flat, and what makes one. */
export function clientText(
  model: ApiModel,
  { groups, untagged }: GroupedOperations,
  typed: ReadonlyMap<Operation, TypedOperation>,
  namespaces: TypeNamespaces,
  extension: string,
): string {
  const body = [
    ...groups.map((group) => groupInterface(group, typed)),
    clientInterface(model, groups, untagged, typed),
    createClientText(groups, untagged, typed),
  ];
  // Names, those of namespaces with the dot that follows them.
  const words = new Set(
    body.flatMap((part) => [...new Set(withoutLiterals(part).match(/[\w$]+\.?/g))]),
  );
  const runtimeTypes = ['Accepting', 'Call', 'CallOptions'].filter((name) => words.has(name));
  const runtime = `./runtime/index${extension}`;
  return concatenated([
    typed.size === 0 ? '' : `import * as operations from './operations${extension}';\n`,
    `import type { ClientOptions } from './operations${extension}';\n`,
    runtimeTypes.length === 0
      ? ''
      : `import type { ${runtimeTypes.join(', ')} } from '${runtime}';\n`,
    namespaces.imports(words, extension),
    `\nexport type { ${model.securitySchemes.length === 0 ? '' : 'Auth, '}ClientOptions } from './operations${extension}';\n`,
    `export { ApiError, isApiError, retrying } from '${runtime}';\n`,
    `export type { Call, CallOptions, ErrorOf, Middleware, Result } from '${runtime}';\n\n`,
    concatenated(body, '\n'),
  ]);
}

function groupInterface(
  group: OperationGroup,
  typed: ReadonlyMap<Operation, TypedOperation>,
): string {
  const methods = group.own.flatMap((operation) => typed.get(operation) ?? []).map(methodText);
  if (methods.length === 0) return '';
  const comment = docComment([`Operations of the tag "${oneLine(group.tag)}".`, group.description]);
  return `${comment}export interface ${group.interfaceName} {\n${methods.join('\n')}}\n`;
}

function clientInterface(
  model: ApiModel,
  groups: readonly OperationGroup[],
  untagged: readonly Operation[],
  typed: ReadonlyMap<Operation, TypedOperation>,
): string {
  const bases = groups.filter((group) => group.own.length > 0).map((group) => group.interfaceName);
  const members = groups.map((group) => {
    const shared = group.shared.map((operation) => quote(operation.name));
    const parts = [
      ...(group.own.length > 0 ? [group.interfaceName] : []),
      ...(shared.length > 0 ? [`Pick<Client, ${shared.join(' | ')}>`] : []),
    ];
    return `  ${indent(`${docComment([group.description])}readonly ${propertyKey(group.name)}: ${parts.join(' & ')};`)}\n`;
  });
  const methods = untagged.flatMap((operation) => typed.get(operation) ?? []).map(methodText);
  const comment = docComment([model.title, model.description]);
  if (members.length + methods.length === 0) return `${comment}export type Client = object;\n`;
  const line = `export interface Client extends ${bases.join(', ')} {`;
  const head =
    bases.length === 0
      ? 'export interface Client {'
      : line.length <= 100 || bases.length === 1
        ? line
        : `export interface Client\n  extends\n    ${bases.join(',\n    ')} {`;
  return `${comment}${head}\n${[...members, ...methods].join('\n')}}\n`;
}

function createClientText(
  groups: readonly OperationGroup[],
  untagged: readonly Operation[],
  typed: ReadonlyMap<Operation, TypedOperation>,
): string {
  const head =
    '/** A client for the API; nothing is sent before a method is called. */\n' +
    'export function createClient(options: ClientOptions = {}): Client {\n';
  const picked = (operations: readonly Operation[], by: string) => {
    const entries = operations.flatMap((operation) => {
      const constant = typed.get(operation)?.constant;
      return constant === undefined
        ? []
        : [entryText(`${by}  `, `${propertyKey(operation.name)}:`, `operations.${constant},`)];
    });
    return `operations.pick(\n${by.slice(2)}  {\n${entries.join('')}${by}},\n${by}options,\n${by.slice(2)})`;
  };
  if (typed.size === 0) return `${head}  void options;\n  return {};\n}\n`;
  if (groups.length === 0) return `${head}  return ${picked(untagged, '    ')};\n}\n`;
  const made = groups.map(
    (group) =>
      `    ${propertyKey(group.name)}: ${picked([...group.own, ...group.shared], '      ')},\n`,
  );
  const flat = groups.map((group) => `    ...${access(group.name)},\n`).join('');
  const rest = untagged.length === 0 ? '' : `    ...${picked(untagged, '      ')},\n`;
  return `${head}  const groups = {\n${made.join('')}  };\n  return {\n${flat}${rest}    ...groups,\n  };\n}\n`;
}

function entryText(by: string, key: string, value: string): string {
  const line = `${by}${key} ${value}\n`;
  return line.length <= 101 ? line : `${by}${key}\n${by}  ${value}\n`;
}

function access(name: string): string {
  return propertyKey(name) === name ? `groups.${name}` : `groups[${propertyKey(name)}]`;
}

function methodText({ operation, types }: TypedOperation): string {
  const comment = docComment(
    [
      operation.summary,
      operation.description,
      oneLine(`\`${operation.method} ${operation.path}\``),
    ],
    operation.deprecated ? ['@deprecated'] : [],
  );
  const args =
    types.args === undefined
      ? 'args?: undefined'
      : `args${types.argsRequired ? '' : '?'}: ${types.args}`;
  const responses = types.responses === undefined ? '' : `, ${types.responses}`;
  const others = types.others.map(({ mediaTypes, result }) => {
    const media = mediaTypes.map(quote).join(' | ');
    const given = types.args === undefined ? 'args: undefined' : args.replace('?:', ':');
    const optional =
      types.args !== undefined && !types.argsRequired ? `${given} | undefined` : given;
    return signature(operation.name, [optional, `options: Accepting<${media}>`], `Call<${result}>`);
  });
  const usual = signature(
    operation.name,
    [args, 'options?: CallOptions'],
    `Call<${types.result}${responses}>`,
  );
  return `  ${indent([...others, comment + usual].join('\n'))}\n`;
}

function signature(name: string, parameters: readonly string[], result: string): string {
  const line = `${name}(${parameters.join(', ')}): ${result};`;
  return line.length <= 98
    ? line
    : `${name}(\n  ${parameters.map((one) => indent(one)).join(',\n  ')},\n): ${result};`;
}
