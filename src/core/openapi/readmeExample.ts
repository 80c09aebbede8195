import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { isList, own, ownString, ownStrings } from './json.js';
import type { ApiModel, Operation } from './model.js';
import { propertyKey, quote } from './sourceText.js';

/** Programs that call one operation of the client; they compile as they stand. */
export interface ReadmePrograms {
  readonly first: string;
  /** Takes the answer whatever its status; absent where there is no operation to show it with. */
  readonly result?: string;
}

export function readmePrograms(model: ApiModel, extension: string): ReadmePrograms {
  const example = chooseExample(model);
  const scheme = askedScheme(model, example);
  const options = scheme === undefined ? '' : `{ auth: { ${propertyKey(scheme)}: readToken } }`;
  const token = scheme === undefined ? '' : readToken;
  const client = `const client = createClient(${options});\n`;
  const from = `from './client${extension}';\n\n`;
  if (example === undefined) {
    return { first: `import { createClient } ${from}export ${client}${token}` };
  }
  const { name } = example.operation;
  const call = `${propertyKey(name) === name ? `client.${name}` : `client[${quote(name)}]`}(${argumentsText(example)})`;
  return {
    first: `import { createClient, isApiError, type Client } ${from}${client}
try {
  const answer = await ${call};
  console.log(answer);
} catch (error) {
  if (!isApiError<Client[${quote(name)}]>(error)) throw error;
  // Each status has its own type of body.
  console.error(error.status, error.body);
}
${token}`,
    result: `import { createClient } ${from}const client = createClient();
const result = await ${call}.result();
if (result.ok) console.log(result.data);
else console.error(result.status, result.error);
`,
  };
}

const readToken = `
/** From the environment, a key chain, a sign-in: called when a request needs it. */
function readToken(): Promise<string> {
  throw new Error('Here you say where the token comes from.');
}
`;

/** The security scheme that a call needs, or any. */
export function askedScheme(model: ApiModel, example: Example | undefined): string | undefined {
  const schemes = model.securitySchemes.map(({ name }) => name);
  return example?.operation.security.flat().find((name) => schemes.includes(name)) ?? schemes[0];
}

function argumentsText({ args }: Example): string {
  const members = args.map(([name, value]) => `${propertyKey(name)}: ${valueText(value)}`);
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`;
}

function valueText(value: ExampleValue): string {
  if (typeof value === 'string') return quote(value);
  return typeof value === 'object' ? `[${value.map(valueText).join(', ')}]` : String(value);
}

/** A call that a reader can begin with. */
export interface Example {
  readonly operation: Operation;
  /** By the names of the arguments in TypeScript. */
  readonly args: readonly (readonly [name: string, value: ExampleValue])[];
}

export type ExampleValue = string | number | boolean | readonly ExampleValue[];

/** One that reads and needs little, whose arguments are plain ones. */
export function chooseExample(model: ApiModel): Example | undefined {
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
    const args = argumentsOf(model, operation);
    if (args === undefined) continue;
    found = { operation, args };
    least = rank;
  }
  return found;
}

function argumentsOf(model: ApiModel, operation: Operation): Example['args'] | undefined {
  const args: [string, ExampleValue][] = [];
  for (const { argument, schema, required } of operation.parameters) {
    if (!required) continue;
    const value = valueOf(model, schema, argument);
    if (value === undefined) return undefined;
    args.push([argument, value]);
  }
  return args;
}

/** A value of a plain schema; nothing for others. */
function valueOf(model: ApiModel, place: Located, argument: string): ExampleValue | undefined {
  const schema = follow(model.documents, place);
  if (schema === undefined || combines.some((key) => own(schema.value, key) !== undefined)) {
    return undefined;
  }
  const type = ownString(schema.value, 'type') ?? ownStrings(schema.value, 'type')[0] ?? '';
  const values = own(schema.value, 'enum');
  const constant = isList(values) ? values[0] : own(schema.value, 'const');
  if (constant !== undefined) {
    const isPlain =
      typeof constant === 'string' || typeof constant === 'number' || typeof constant === 'boolean';
    // YAML reads words of an enumeration of texts as numbers and truths.
    return !isPlain ? undefined : type === 'string' ? String(constant) : constant;
  }
  const example = own(schema.value, 'example');
  switch (type) {
    case 'string': {
      if (['binary', 'byte'].includes(ownString(schema.value, 'format') ?? '')) return undefined;
      const isShort = typeof example === 'string' && example !== '' && example.length <= 40;
      return isShort ? example : argument;
    }
    case 'integer':
    case 'number':
      return typeof example === 'number' ? example : 1;
    case 'boolean':
      return true;
    case 'array': {
      const item = valueOf(model, at(schema, 'items'), argument);
      return item === undefined || isList(own(schema.value, 'items')) ? undefined : [item];
    }
    default:
      return undefined;
  }
}

const combines = ['allOf', 'oneOf', 'anyOf', 'prefixItems', 'contentMediaType'];
