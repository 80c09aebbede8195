import type { Literal } from './literalText.js';
import { broken, code, fields, list, text } from './literalText.js';
import type { ApiModel, FieldEncoding, Operation, Parameter, SecurityScheme } from './model.js';
import { createNamePool, isVariableName, methodName, type NamePool } from './names.js';
import { answerKind, bodyMedia } from './operationMedia.js';
import type { AnswerKind, RequestKind } from './operationMedia.js';
import type { OperationTypes } from './operationTypes.js';
import { parameterWriter } from './parameterWriter.js';
import { sentPath } from './sentPath.js';
import { baseUrlOf } from './servers.js';
import { concatenated, docComment, indent, oneLine, propertyKey, quote } from './sourceText.js';

export interface TypedOperation {
  readonly operation: Operation;
  readonly types: OperationTypes;
  /** Its constant in `operations.ts`. */
  readonly constant: string;
}

/** What `operations.ts` declares itself, and names that no module may declare or shadow. */
const ownNames =
  'runtime Client Auth ClientOptions baseUrl pick globalThis undefined NaN Infinity exports require module ' +
  'Promise Object Reflect';

/** Names for constants: an operation may be called `delete`. */
export function createConstantPool(): NamePool {
  const pool = createNamePool(ownNames.split(' '));
  return {
    has: (name) => pool.has(name),
    take: (wanted) => pool.take(isVariableName(wanted) ? wanted : `${wanted}_`),
  };
}

/**
 * `operations.ts`: one constant for each operation and one for each security scheme. They refer to
 * the parts of the runtime that they need, so a bundler leaves the others out.
 */
export function operationsText(
  model: ApiModel,
  operations: readonly TypedOperation[],
  constants: NamePool,
  extension: string,
): string {
  const schemes = new Map(
    model.securitySchemes.map((scheme) => [
      scheme.name,
      constants.take(methodName(`${scheme.name} scheme`)),
    ]),
  );
  const asked = new Set(
    operations.flatMap(({ operation }) => knownSecurity(operation, schemes).flat()),
  );
  const parameters = new Map<Parameter, Literal>();
  const literalOf = (parameter: Parameter): Literal => {
    let literal = parameters.get(parameter);
    if (literal === undefined) parameters.set(parameter, (literal = parameterLiteral(parameter)));
    return literal;
  };
  const auth = authText(model.securitySchemes);
  const baseUrl = baseUrlOf(model.servers, model.documents.root);
  return concatenated([
    operations.length === 0 ? '' : `import type { Client } from './client${extension}';\n`,
    `import * as runtime from './runtime/index${extension}';\n\n`,
    auth,
    auth === ''
      ? 'export type ClientOptions = runtime.RuntimeOptions;\n\n'
      : 'export interface ClientOptions extends runtime.RuntimeOptions {\n  readonly auth?: Auth | undefined;\n}\n\n',
    assignment('export const baseUrl', quote(baseUrl)),
    `
/**
 * A client of these operations alone, so that a bundler leaves out all others:
 * \`pick({ ${operations[0]?.constant ?? 'operation'} }, options)\`.
 */
export function pick<Operations extends object>(
  operations: Operations,
  options: ClientOptions = {},
): runtime.Methods<Operations> {
  return runtime.bind(operations, baseUrl, options);
}
`,
    ...model.securitySchemes
      .filter((scheme) => asked.has(scheme.name))
      .map(
        (scheme) =>
          `\nconst ${schemes.get(scheme.name) ?? ''}: runtime.Scheme = ${broken(schemeLiteral(scheme), '')};\n`,
      ),
    ...operations.map((one) => operationText(model, one, schemes, literalOf)),
  ]);
}

function assignment(left: string, right: string): string {
  const line = `${left} = ${right};`;
  return line.length <= 100 ? `${line}\n` : `${left} =\n  ${right};\n`;
}

function authText(schemes: readonly SecurityScheme[]): string {
  if (schemes.length === 0) return '';
  const lines = schemes.map((scheme) => {
    const type =
      scheme.type === 'basic'
        ? 'runtime.Credential<string | runtime.BasicCredential>'
        : 'runtime.Credential';
    const comment = docComment([scheme.description, explainScheme(scheme)]);
    return indent(`${comment}readonly ${propertyKey(scheme.name)}?: ${type} | undefined;`);
  });
  return `/** Values for the security schemes; each is sent only with operations that ask for it. */
export interface Auth {\n  ${lines.join('\n  ')}\n}\n\n`;
}

function explainScheme(scheme: SecurityScheme): string {
  switch (scheme.type) {
    case 'bearer':
      return 'A bearer token.';
    case 'basic':
      return 'User name and password, or both with a colon between.';
    case 'apiKey':
      return `Sent as ${scheme.in ?? 'header'} "${scheme.parameter ?? ''}".`;
  }
}

const keyPlaces = { header: 'keyInHeader', query: 'keyInQuery', cookie: 'keyInCookie' } as const;

type Fields = Extract<Literal, { fields: unknown }>;

function schemeLiteral(scheme: SecurityScheme): Fields {
  const apply = scheme.type === 'apiKey' ? keyPlaces[scheme.in ?? 'header'] : scheme.type;
  return fields([
    ['name', text(scheme.name)],
    ['apply', code(`runtime.${apply}`)],
    ['parameter', scheme.parameter === undefined ? undefined : text(scheme.parameter)],
  ]);
}

function operationText(
  model: ApiModel,
  { operation, types, constant }: TypedOperation,
  schemes: ReadonlyMap<string, string>,
  parameterLiteral: (parameter: Parameter) => Literal,
): string {
  const { media } = types;
  const known = knownSecurity(operation, schemes);
  const literal = fields([
    ['method', text(operation.method)],
    ['path', text(sendable(sentPath(operation.path)))],
    [
      'baseUrl',
      operation.servers.length === 0
        ? undefined
        : text(baseUrlOf(operation.servers, model.documents.root)),
    ],
    ['parameters', optionalList(operation.parameters.map(parameterLiteral))],
    ['body', bodyLiteral(operation, types)],
    ['accept', media.accept.length === 0 ? undefined : text(media.accept.join(', '))],
    ['read', reader(media.kind)],
    [
      'accepts',
      optionalList(
        media.others.map((content) =>
          list([text(content.mediaType), reader(answerKind(content)) ?? code('runtime.readJson')]),
        ),
      ),
    ],
    [
      'security',
      optionalList(known.map((names) => list(names.map((name) => code(schemes.get(name) ?? ''))))),
    ],
  ]);
  const comment = docComment([
    operation.summary,
    oneLine(`\`${operation.method} ${operation.path}\``),
  ]);
  const member = propertyKey(operation.name);
  const signature = /^['"]/.test(member) ? member : `'${member}'`;
  const type = `runtime.Operation<Client[${signature}]>`;
  const head = `export const ${constant}: ${type} =`;
  if (head.length + 2 <= 100) return `\n${comment}${head} ${broken(literal, '')};\n`;
  // Where only the brace is too much, Prettier moves it down.
  if (head.length <= 100) return `\n${comment}${head}\n  ${broken(literal, '  ')};\n`;
  const start = `export const ${constant}: runtime.Operation<\n  Client[${signature}]\n> =`;
  return `\n${comment}${start} ${broken(literal, '')};\n`;
}

/** Without alternatives that need a scheme of an unknown kind, or that ask for nothing. */
function knownSecurity(
  { security }: Operation,
  schemes: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  return security.filter((names) => names.length > 0 && names.every((name) => schemes.has(name)));
}

function optionalList(items: readonly Literal[]): Literal | undefined {
  return items.length === 0 ? undefined : list(items);
}

const readers: Record<AnswerKind, string | undefined> = {
  json: undefined,
  text: 'readText',
  blob: 'readBlob',
  events: 'readEvents',
  jsonEvents: 'readJsonEvents',
  lines: 'readLines',
  none: 'readNothing',
};

function reader(kind: AnswerKind): Literal | undefined {
  const name = readers[kind];
  return name === undefined ? undefined : code(`runtime.${name}`);
}

/** Half a character has no bytes; what stands for it is sent in its place. */
function sendable(name: string): string {
  return name.replace(/\p{Surrogate}/gu, '\ufffd');
}

function parameterLiteral(parameter: Parameter): Literal {
  const { argument, name } = parameter;
  const { writer, explode, separator } = parameterWriter(parameter);
  const sent = sendable(name);
  const settings = fields([
    ['argument', argument === sent ? undefined : text(argument)],
    ['explode', explode === undefined ? undefined : code(String(explode))],
    ['separator', separator === undefined ? undefined : text(separator)],
  ]);
  const isPlain = 'fields' in settings && settings.fields.length === 0;
  return list([code(`runtime.${writer}`), text(sent), ...(isPlain ? [] : [settings])]);
}

const writers: Record<RequestKind, string> = {
  json: 'writeJson',
  form: 'writeForm',
  multipart: 'writeMultipart',
  text: 'writeRaw',
  binary: 'writeRaw',
  any: 'writeAny',
  lines: 'writeLines',
};

function bodyLiteral(operation: Operation, types: OperationTypes): Literal | undefined {
  const { body } = operation;
  if (body === undefined) return undefined;
  const media = bodyMedia(operation).map(({ mediaType, kind, content }) => {
    const isForm = kind === 'form' || kind === 'multipart';
    const encoding = Object.entries(isForm ? content.encoding : {})
      .map(([name, field]) => [name, encodingLiteral(field)] as const)
      .filter(([, literal]) => literal.fields.length > 0);
    return list([
      text(mediaType),
      code(`runtime.${writers[kind]}`),
      ...(encoding.length === 0 ? [] : [fields(encoding)]),
    ]);
  });
  return fields([
    ['argument', body.argument === 'body' ? undefined : text(body.argument)],
    ['choice', types.choice === undefined ? undefined : text(types.choice)],
    ['media', list(media)],
  ]);
}

const formStyles = ['form', 'deepObject', 'spaceDelimited', 'pipeDelimited', 'tabDelimited'];

function encodingLiteral(encoding: FieldEncoding): Fields {
  const { style, explode, allowReserved, contentType, headers = {} } = encoding;
  const lines = Object.entries(headers).map(([name, value]): [string, Literal] => [
    name,
    text(value),
  ]);
  return fields([
    ['style', style === undefined || !formStyles.includes(style) ? undefined : text(style)],
    ['explode', explode === undefined ? undefined : code(String(explode))],
    ['allowReserved', allowReserved === undefined ? undefined : code(String(allowReserved))],
    ['contentType', contentType === undefined ? undefined : text(contentType)],
    ['headers', lines.length === 0 ? undefined : fields(lines)],
  ]);
}
