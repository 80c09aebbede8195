import { readFileSync } from 'node:fs';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { follow } from '../../src/core/openapi/documents.js';
import { isObject, own, ownKeys, ownList } from '../../src/core/openapi/json.js';
import type { ApiModel, Operation } from '../../src/core/openapi/model.js';
import { outlineOf } from '../../src/core/openapi/outline.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { importClient } from '../../test/connectors/openapiSupport.js';
import { explainRequest, type Difference } from './explain.js';
import type { Agreement } from './sameTypes.js';
import { swaggerRequest } from './swaggerRequest.js';

const SERVER = 'https://api.example.org';

type Call = (args: object) => Promise<unknown>;

/** Compares what our client sends for each operation with what swagger-client makes of the same arguments. */
export async function compareRequests(document: string): Promise<Agreement> {
  const uri = 'https://api.example.org/openapi.json';
  const contents = new Map<string, unknown>([[uri, JSON.parse(readFileSync(document, 'utf8'))]]);
  const model = readModel({ root: uri, contents });
  const client = emitClient(model, { title: '', specificationHash: '', generatorVersion: '' });
  const { createClient } = await importClient({ ...client, warnings: [] });
  let sent: { url: string; init: RequestInit } | undefined;
  const methods = (createClient as (options: object) => Record<string, Call>)({
    baseUrl: SERVER,
    fetch: (url: string, init: RequestInit) => {
      sent = { url, init };
      return Promise.resolve(new Response('{}'));
    },
  });
  const outline = outlineOf(model);
  const differing: Difference[] = [];
  let compared = 0;
  for (const operation of model.operations) {
    const described = outline.operations.find(({ name }) => name === operation.name);
    if (!described) continue;
    const args = argumentsFor(model, operation);
    compared++;
    sent = undefined;
    try {
      await methods[operation.name]?.(args).catch(() => undefined);
      const theirs = swaggerRequest(SERVER, described, args);
      const ours = sent as { url: string; init: RequestInit } | undefined;
      const difference = ours
        ? differenceOf(
            {
              url: ours.url,
              method: ours.init.method ?? '',
              headers: new Headers(ours.init.headers),
              body: ours.init.body,
            },
            {
              url: theirs.url,
              method: theirs.method,
              headers: new Headers(theirs.headers),
              body: theirs.body,
            },
          )
        : 'nothing was sent';
      if (difference !== undefined) {
        const what = `${operation.method} ${operation.path}: ${difference}`;
        const reason = explainRequest(what);
        differing.push({ what, ...(reason === undefined ? {} : { reason }) });
      }
    } catch (error) {
      differing.push({ what: `${operation.method} ${operation.path}: ${String(error)}` });
    }
  }
  return { compared, differing };
}

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

function differenceOf(ours: Sent, theirs: Sent): string | undefined {
  if (ours.method !== theirs.method) return `${ours.method} and ${theirs.method}`;
  const [mine, other] = [plainUrl(ours.url), plainUrl(theirs.url)];
  if (mine !== other) return `${mine} and ${other}`;
  for (const [name, value] of headersOf(ours)) {
    // How an answer is asked for differs by what either can read.
    if (name === 'accept') continue;
    if (theirs.headers.get(name) !== value)
      return `${name}: ${value} and ${theirs.headers.get(name)}`;
  }
  if (typeof ours.body !== 'string' || typeof theirs.body !== 'string') return undefined;
  return ours.body === theirs.body ? undefined : `bodies ${ours.body} and ${theirs.body}`;
}

function headersOf({ headers }: Sent): [string, string][] {
  const list: [string, string][] = [];
  headers.forEach((value, name) => list.push([name, value]));
  return list;
}

/** The same address, however its characters are escaped. */
function plainUrl(url: string): string {
  return decodeURIComponent(
    url.replace(/\+/g, '%20').replace(/%(?![0-9A-Fa-f]{2})/g, '%25'),
  ).replace(/[?&]$/, '');
}

/** A value for each parameter and a JSON body, as their schemas have them. */
function argumentsFor(model: ApiModel, operation: Operation): Record<string, unknown> {
  const args: [string, unknown][] = operation.parameters.map((parameter) => [
    parameter.argument,
    valueFor(model, parameter.schema, 0),
  ]);
  const { body } = operation;
  if (body && /json|urlencoded/.test(body.contents[0].mediaType))
    args.push([body.argument, { text: 'ü"', n: 1 }]);
  else if (body?.required) args.push([body.argument, 'text']);
  return Object.fromEntries(args);
}

function valueFor(model: ApiModel, schema: Parameters<typeof follow>[1], depth: number): unknown {
  const found = follow(model.documents, schema);
  const value = found?.value;
  const values = ownList(value, 'enum');
  // An empty text is left out by one and sent by the other, and no server tells them apart.
  const choice = values.find((one) => one !== '' && one !== null);
  if (choice !== undefined) return choice;
  const type = own(value, 'type');
  switch (Array.isArray(type) ? type[0] : type) {
    case 'integer':
    case 'number':
      return 7;
    case 'boolean':
      return true;
    case 'array': {
      const items = found && { ...found, value: own(value, 'items') };
      const item =
        depth < 2 && items && isObject(items.value) ? valueFor(model, items, depth + 1) : 'a b';
      return [item, item];
    }
    case 'object': {
      const name = ownKeys(value, 'properties')[0] ?? 'key';
      return { [name]: 'value' };
    }
    default:
      return 'a/b c&d=é';
  }
}
