import { type IncomingMessage } from 'node:http';
import { type OperationObject, type ParameterObject, type Schema } from './openApi.js';
import { type Call, Refusal, type Shop } from './shop.js';
import { fromText, problemWith, resolve } from './validate.js';

/** Largest request body, bytes. */
const limit = 10 * 1024 * 1024;

/** Reads a request as the operation describes it. Throws a {@link Refusal} with 400, 401, 413 or 415. */
export async function readCall(
  shop: Shop,
  apiKey: string,
  request: IncomingMessage,
  url: URL,
  operation: OperationObject,
  path: Readonly<Record<string, string>>,
): Promise<Call> {
  const token = authorize(shop, apiKey, request, operation);
  const parameters: Record<string, unknown> = {};
  for (const parameter of operation.parameters ?? []) {
    const value = readParameter(parameter, url, path);
    if (value !== undefined) parameters[parameter.name] = value;
  }
  const known = (operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name);
  const unknown = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Refusal(400, `The parameter ${unknown} is not known.`);
  return { parameters, body: await readBody(request, operation), token };
}

/** Returns the bearer token, if that is what let the request in. */
function authorize(
  shop: Shop,
  apiKey: string,
  request: IncomingMessage,
  { security = [{}] }: OperationObject,
): string | undefined {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  const key = request.headers['api_key'];
  for (const requirement of security) {
    const [name] = Object.keys(requirement);
    switch (name) {
      case undefined:
        if (key === undefined) return undefined;
        // A wrong key is wrong even where none is needed; a right one has been accepted above.
        if (security.length === 1) return undefined;
        break;
      case 'api_key':
        if (key === apiKey) return undefined;
        break;
      case 'bearer':
        if (scheme.toLowerCase() === 'bearer' && shop.tokens.has(credentials)) return credentials;
        break;
      default: {
        const decoded = Buffer.from(credentials, 'base64').toString();
        const colon = decoded.indexOf(':');
        const isUser = shop.isUser(decoded.slice(0, colon), decoded.slice(colon + 1));
        if (scheme.toLowerCase() === 'basic' && colon >= 0 && isUser) return undefined;
      }
    }
  }
  const names = security.flatMap((requirement) => Object.keys(requirement)).join(' or ');
  throw new Refusal(401, `Credentials are missing or wrong: ${names}.`);
}

function readParameter(
  { name, in: place, required, schema }: ParameterObject,
  url: URL,
  path: Readonly<Record<string, string>>,
): unknown {
  const texts = place === 'path' ? [path[name] ?? ''] : url.searchParams.getAll(name);
  if (texts.length === 0) {
    if (required) throw new Refusal(400, `The parameter ${name} is required.`);
    return undefined;
  }
  const { type, items } = resolve(schema);
  if (type !== 'array' && texts.length > 1) {
    throw new Refusal(400, `The parameter ${name} is there more than once.`);
  }
  const value =
    type === 'array'
      ? texts.map((text) => fromText(text, items ?? {}))
      : fromText(texts[0] ?? '', schema);
  const problem = problemWith(value, schema, name);
  if (problem !== undefined) throw new Refusal(400, problem);
  return value;
}

async function readBody(
  request: IncomingMessage,
  { requestBody }: OperationObject,
): Promise<unknown> {
  const bytes = await readAll(request);
  if (!requestBody) return undefined;
  if (bytes.length === 0 && requestBody.required) throw new Refusal(400, 'The body is missing.');
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const content = requestBody.content[type];
  if (!content) {
    const types = Object.keys(requestBody.content).join(', ');
    throw new Refusal(415, `The body must be ${types}, not ${type || 'unnamed'}.`);
  }
  if (type === 'application/octet-stream') return bytes;
  const value =
    type === 'application/json'
      ? parseJson(bytes)
      : readForm(bytes.toString('utf8'), content.schema);
  const problem = problemWith(value, content.schema, 'body');
  if (problem !== undefined) throw new Refusal(400, problem);
  return value;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    throw new Refusal(400, `The body is not JSON: ${(error as Error).message}`);
  }
}

/** A form: plain fields by their schema, repeated fields as arrays, nested ones as JSON text. */
function readForm(text: string, schema: Schema): Record<string, unknown> {
  const { properties = {} } = resolve(schema);
  const form = new URLSearchParams(text);
  const names = new Set(form.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const field = resolve(properties[name] ?? {});
      const values = form.getAll(name);
      if (field.type === 'array') {
        return [name, values.map((value) => nested(value, resolve(field.items ?? {})))];
      }
      return [name, nested(values[0] ?? '', field)];
    }),
  );
}

function nested(text: string, schema: Schema): unknown {
  return schema.type === 'object' ? parseJson(Buffer.from(text)) : fromText(text, schema);
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw new Refusal(413, `The body exceeds ${limit} bytes.`);
  return Buffer.concat(chunks);
}
