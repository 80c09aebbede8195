import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { isList, own, ownString, ownStrings } from './json.js';
import type { ApiModel, Operation } from './model.js';
import { literal } from './schemaKeywords.js';
import { propertyKey, quote } from './sourceText.js';

/** A program that calls one operation of the client; it compiles as it stands. */
export function readmeExample(model: ApiModel, extension: string): string {
  const example = chooseExample(model);
  const schemes = model.securitySchemes.map(({ name }) => name);
  const scheme = example?.operation.security.flat().find((name) => schemes.includes(name));
  const [asked = scheme] = scheme === undefined ? schemes : [scheme];
  const client =
    asked === undefined
      ? 'createClient()'
      : `createClient({ auth: { ${propertyKey(asked)}: readToken } })`;
  const token =
    asked === undefined
      ? ''
      : '/** Yours: from the environment, a key chain, a sign-in. */\n' +
        'declare function readToken(): Promise<string>;\n\n';
  if (example === undefined) {
    return `import { createClient } from './client${extension}';\n\n${token}export const client = ${client};\n`;
  }
  const { operation, args } = example;
  return `import { createClient, isApiError, type Client } from './client${extension}';

${token}const client = ${client};
try {
  const result = await client.${operation.name}(${args});
  console.log(result);
} catch (error) {
  if (!isApiError<Client[${quote(operation.name)}]>(error)) throw error;
  console.log(error.status, error.body);
}
`;
}

interface Example {
  readonly operation: Operation;
  /** Of the call, between its parentheses. */
  readonly args: string;
}

/** One that reads and needs little, whose arguments are plain ones. */
function chooseExample(model: ApiModel): Example | undefined {
  let found: Example | undefined;
  let least = Infinity;
  for (const operation of model.operations) {
    const required = operation.parameters.filter((one) => one.required).length;
    // With something to look up it shows how arguments are given.
    const rank =
      (operation.method === 'GET' ? 0 : 100) +
      (operation.deprecated ? 1_000 : 0) +
      (required === 0 ? 1.5 : required);
    if (rank >= least || operation.body?.required === true) continue;
    const args = argumentsText(model, operation);
    if (args === undefined) continue;
    found = { operation, args };
    least = rank;
  }
  return found;
}

function argumentsText(model: ApiModel, operation: Operation): string | undefined {
  const members: string[] = [];
  for (const { argument, schema, required } of operation.parameters) {
    if (!required) continue;
    const value = valueText(model, schema, argument);
    if (value === undefined) return undefined;
    members.push(`${propertyKey(argument)}: ${value}`);
  }
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`;
}

/** A value of a plain schema as source text; nothing for others. */
function valueText(model: ApiModel, place: Located, argument: string): string | undefined {
  const schema = follow(model.documents, place);
  if (schema === undefined || combines.some((key) => own(schema.value, key) !== undefined)) {
    return undefined;
  }
  const values = own(schema.value, 'enum');
  const constant = isList(values) ? values[0] : own(schema.value, 'const');
  if (constant !== undefined) {
    return typeof constant === 'object' ? undefined : literal(constant, schema).text;
  }
  const example = own(schema.value, 'example');
  const type = ownString(schema.value, 'type') ?? ownStrings(schema.value, 'type')[0] ?? '';
  switch (type) {
    case 'string': {
      if (['binary', 'byte'].includes(ownString(schema.value, 'format') ?? '')) return undefined;
      const isShort = typeof example === 'string' && example !== '' && example.length <= 40;
      return quote(isShort ? example : argument);
    }
    case 'integer':
    case 'number':
      return typeof example === 'number' ? String(example) : '1';
    case 'boolean':
      return 'true';
    case 'array': {
      const item = valueText(model, at(schema, 'items'), argument);
      return item === undefined || isList(own(schema.value, 'items')) ? undefined : `[${item}]`;
    }
    default:
      return undefined;
  }
}

const combines = ['allOf', 'oneOf', 'anyOf', 'prefixItems', 'contentMediaType'];
