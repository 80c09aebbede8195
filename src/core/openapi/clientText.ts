import type { ApiModel, Operation } from './model.js';
import type { GroupedOperations, OperationGroup } from './operationGroups.js';
import { bodyMedia } from './operationMedia.js';
import type { TypedOperation } from './operationsText.js';
import type { TypeNamespaces } from './typeNamespaces.js';
import { concatenated, docComment, indent, oneLine, propertyKey, quote } from './sourceText.js';

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
    ...groups.map((group) => groupInterface(group, typed)).filter((text) => text !== ''),
    clientInterface(model, groups, untagged, typed),
    createClientText(groups, untagged, typed),
  ];
  const isAccepting = [...typed.values()].some(({ types }) => types.others.length > 0);
  const runtimeTypes = [
    ...(isAccepting ? ['Accepting'] : []),
    ...(typed.size === 0 ? [] : ['Call', 'CallOptions']),
  ];
  const runtime = `./runtime/index${extension}`;
  const hasParts = [...typed.keys()].some((operation) =>
    bodyMedia(operation).some(({ kind }) => kind === 'multipart'),
  );
  return concatenated([
    typed.size === 0 ? '' : `import * as operations from './operations${extension}';\n`,
    `import type { ClientOptions } from './operations${extension}';\n`,
    runtimeTypes.length === 0
      ? ''
      : `import type { ${runtimeTypes.join(', ')} } from '${runtime}';\n`,
    namespaces.imports(extension),
    `\nexport type { ${model.securitySchemes.length === 0 ? '' : 'Auth, '}ClientOptions } from './operations${extension}';\n`,
    `export { ApiError, isApiError, ${hasParts ? 'part, ' : ''}retrying } from '${runtime}';\n`,
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
    return `  ${indent(`${docComment([group.description])}${memberText(group)}`)}\n`;
  });
  const methods = untagged.flatMap((operation) => typed.get(operation) ?? []).map(methodText);
  const comment = docComment([model.title, model.description]);
  if (members.length + methods.length === 0) return `${comment}export type Client = object;\n`;
  return `${comment}${headText(bases)}\n${[...members, ...methods].join('\n')}}\n`;
}

function headText(bases: readonly string[]): string {
  if (bases.length === 0) return 'export interface Client {';
  const list = bases.join(', ');
  const line = `export interface Client extends ${list} {`;
  if (line.length <= lineWidth + 2 || bases.length === 1) return line;
  return `  extends ${list} {`.length <= lineWidth + 2
    ? `export interface Client\n  extends ${list} {`
    : `export interface Client\n  extends\n    ${bases.join(',\n    ')} {`;
}

function acceptingText(mediaTypes: readonly string[]): string {
  const union = mediaTypes.join(' | ');
  const line = `options: Accepting<${union}>`;
  if (line.length + 3 <= lineWidth) return line;
  const members = union.length + 4 <= lineWidth ? union : `| ${mediaTypes.join('\n  | ')}`;
  return `options: Accepting<\n  ${members}\n>`;
}

function brokenUnion(type: string): string {
  return type.length + 17 <= lineWidth ? `\n  ${type} | undefined` : `\n  | ${type}\n  | undefined`;
}

/** Characters of a line inside of an interface. */
const lineWidth = 98;

function memberText({ name, interfaceName, own, shared }: OperationGroup): string {
  const head = `readonly ${propertyKey(name)}: `;
  const names = shared.map((operation) => quote(operation.name));
  if (names.length === 0) return `${head}${interfaceName};`;
  if (own.length === 0) return `${head}${pickText(names, '', head.length)};`;
  const line = `${head}${interfaceName} & Pick<Client, ${names.join(' | ')}>;`;
  return line.length <= lineWidth
    ? line
    : `${head}${interfaceName} &\n  ${pickText(names, '  ', 2)};`;
}

/** As it stands after `used` characters of a line that is indented by `by`. */
function pickText(names: readonly string[], by: string, used: number): string {
  const union = names.join(' | ');
  const line = `Pick<Client, ${union}>`;
  if (used + line.length + 1 <= lineWidth) return line;
  const inner = `${by}  `;
  const broken = names.map((name) => `| ${name}`).join(`\n${inner}`);
  const fits = inner.length + union.length <= lineWidth;
  return `Pick<\n${inner}Client,\n${inner}${fits ? union : broken}\n${by}>`;
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
  const deprecated = operation.deprecated ? ['@deprecated'] : [];
  const comment = docComment(
    [
      operation.summary,
      operation.description,
      oneLine(`\`${operation.method} ${operation.path}\``),
    ],
    deprecated,
  );
  const args =
    types.args === undefined
      ? 'args?: undefined'
      : `args${types.argsRequired ? '' : '?'}: ${types.args}`;
  const others = types.others.map(({ mediaTypes, result }) => {
    const media = mediaTypes.map(quote);
    const given = types.args === undefined ? 'args: undefined' : args.replace('?:', ':');
    const optional =
      types.args === undefined || types.argsRequired
        ? given
        : given.length + 15 <= lineWidth
          ? `${given} | undefined`
          : `args:${brokenUnion(types.args)}`;
    const accepting = acceptingText(media);
    const answered = `answered as ${mediaTypes.map((one) => `\`${one}\``).join(' or ')}`;
    return (
      docComment(
        [operation.summary, oneLine(`\`${operation.method} ${operation.path}\`, ${answered}.`)],
        deprecated,
      ) + signature(operation.name, [optional, accepting], [result])
    );
  });
  const usual = signature(
    operation.name,
    [args, 'options?: CallOptions'],
    types.responses === undefined ? [types.result] : [types.result, types.responses],
  );
  return `  ${indent([...others, comment + usual].join('\n'))}\n`;
}

function signature(
  name: string,
  parameters: readonly string[],
  answers: readonly string[],
): string {
  const call = `Call<${answers.join(', ')}>`;
  const line = `${name}(${parameters.join(', ')}): ${call};`;
  if (line.length <= lineWidth) return line;
  const result =
    call.length + 4 <= lineWidth || call.includes('\n') || answers.length === 1
      ? call
      : `Call<\n  ${answers.join(',\n  ')}\n>`;
  return `${name}(\n  ${parameters.map((one) => indent(one)).join(',\n  ')},\n): ${result};`;
}
