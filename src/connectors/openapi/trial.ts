import type { PartText } from '../../clientRuntime/multipart.js';
import { throwIfAborted } from '../../core/cancellation.js';
import { bodyKind } from '../../core/openapi/mediaTypes.js';
import type { ServerView } from '../../core/openapi/describe/description.js';
import { baseUrlOf } from '../../core/openapi/servers.js';
import type {
  ApiAnswer,
  ApiCall,
  CallChoices,
  CallText,
  CallTextBody,
  CallTextField,
} from '../../core/sources/apiCall.js';
import { securityFor } from './credentials.js';
import { sendRequest, type HttpResponse } from './http.js';
import { buildRequest, serverOf, type OperationCall, type PlainRequest } from './request.js';
import { trustedOrigin } from './settings.js';
import { withoutSecrets } from './withoutSecrets.js';

/** A page shows less; the rest is there to be saved. */
const largestAnswer = 40 * 1024 * 1024;

/** Characters of a secret that is looked for in a body: a short one could be any word there. */
const leastInBody = 8;

/** What does not depend on one call. */
export type CallSurroundings = Omit<
  OperationCall,
  'args' | 'server' | 'mediaType' | 'bodyText' | 'accept' | 'headers' | 'query'
>;

export function callChoices(
  around: CallSurroundings,
  described: readonly ServerView[],
): CallChoices {
  const { settings, documentUri, outline, operation, secrets } = around;
  const own = settings.server;
  const trusted = trustedOrigin(settings);
  const servers = described.map((server) => ({
    ...server,
    url: absolute(server.url, documentUri),
  }));
  return {
    servers:
      own === undefined
        ? servers
        : [
            { url: own, description: 'of the source', variables: [] },
            ...servers.filter((server) => server.url !== own),
          ],
    schemes: securityFor(outline, operation, secrets).map((one) => one.name),
    ...(trusted === undefined ? {} : { trustedOrigin: trusted }),
  };
}

/** Variables stay as they are written. */
function absolute(url: string, documentUri: string): string {
  if (/^https?:/i.test(url)) return url;
  return baseUrlOf([{ url }], documentUri).replace(/%7B/gi, '{').replace(/%7D/gi, '}');
}

/** The request with words in place of the secrets that it takes, stored or not. */
export async function prepareCall(around: CallSurroundings, call: ApiCall): Promise<CallText> {
  const secrets = call.anonymous ? undefined : wordsForSecrets(around);
  const basic = basicLogin(around, secrets);
  const operationCall = callOf(around, call);
  // Words may go to every server, other than what they stand for.
  const settings = { ...around.settings, server: serverOf(operationCall) };
  const request = await buildRequest({ ...operationCall, settings, secrets });
  // Who sends a copy of a form chooses its boundary.
  const hidden = [...(basic ? ['authorization'] : []), ...(request.form ? ['content-type'] : [])];
  return {
    method: request.method,
    url: request.url,
    headers: Object.entries(request.headers).filter(([name]) => !hidden.includes(name)),
    ...(basic ? { login: basic } : {}),
    ...(request.body === undefined ? {} : { body: await bodyText(request.body, request.form) }),
  };
}

/**
 * The schemes of the alternative that the stored credentials fit, else of the first one: who copies
 * a request has to fill in what they are.
 */
function wordsForSecrets({
  outline,
  operation,
  secrets,
}: CallSurroundings): Record<string, string> {
  const stored = securityFor(outline, operation, secrets).map((one) => one.name);
  const isOptional = operation.security.some((names) => names.length === 0);
  const names = stored.length > 0 || isOptional ? stored : (operation.security[0] ?? []);
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const scheme = outline.securitySchemes.find((one) => one.name === name);
      if (scheme?.type === 'basic') {
        return [
          [`${name}.username`, 'YOUR_USER_NAME'],
          [`${name}.password`, 'YOUR_PASSWORD'],
        ];
      }
      return scheme ? [[name, scheme.type === 'apiKey' ? 'YOUR_API_KEY' : 'YOUR_TOKEN']] : [];
    }),
  );
}

function basicLogin(
  { outline, operation }: CallSurroundings,
  words: Readonly<Record<string, string>> | undefined,
): CallText['login'] {
  const used = securityFor(outline, operation, words).map((one) => one.value);
  return used.find((value) => 'username' in value);
}

/** Bytes of a body that is shown as text although it was made of several. */
const mostShown = 100_000;

async function bodyText(
  body: NonNullable<PlainRequest['body']>,
  form: PlainRequest['form'],
): Promise<CallTextBody> {
  if (form) return { kind: 'form', fields: form.map(fieldText) };
  if (!(body instanceof Blob)) {
    return {
      kind: 'text',
      text: typeof body === 'string' ? body : String(body as URLSearchParams),
    };
  }
  const text = 'name' in body || body.size > mostShown ? '\ufffd' : await body.text();
  return text.includes('\ufffd') ? { kind: 'file', name: fileName(body) } : { kind: 'text', text };
}

function fieldText({ name = '', fileName: file, type, content }: PartText): CallTextField {
  if (typeof content !== 'string') return { name, file: file ?? 'file' };
  return { name, text: content, ...(type === undefined ? {} : { type }) };
}

function fileName(value: Blob): string {
  return 'name' in value && typeof value.name === 'string' ? value.name : 'file';
}

/** Builds and sends the request. Errors as {@link buildRequest} and `sendRequest` have them. */
export async function sendCall(
  around: CallSurroundings,
  call: ApiCall,
  signal: AbortSignal,
): Promise<ApiAnswer> {
  const secrets = call.anonymous ? undefined : around.secrets;
  const request = await buildRequest({ ...callOf(around, call), secrets });
  throwIfAborted(signal);
  const began = performance.now();
  const response = await sendRequest(
    {
      ...request,
      what: `${around.operation.method} ${around.operation.path}`,
      timeout: around.timeout,
      total: around.timeout,
      limit: largestAnswer,
      otherOrigins: 'withoutHeaders',
    },
    signal,
  );
  return answerOf(response, performance.now() - began, secrets);
}

function callOf(
  around: CallSurroundings,
  { args, body, server, accept, headers, query }: ApiCall,
): OperationCall {
  const name = around.operation.body?.argument ?? 'body';
  return {
    ...around,
    args: body && 'value' in body ? { ...args, [name]: body.value } : args,
    ...(body === undefined ? {} : { mediaType: body.mediaType }),
    ...(body && 'text' in body ? { bodyText: body.text } : {}),
    ...(server === undefined ? {} : { server }),
    ...(accept === undefined ? {} : { accept }),
    ...(headers === undefined ? {} : { headers }),
    ...(query === undefined ? {} : { query }),
  };
}

function answerOf(
  { status, statusText, headers, url, bytes }: HttpResponse,
  milliseconds: number,
  secrets: CallSurroundings['secrets'],
): ApiAnswer {
  const hide = (said: string) => withoutSecrets(said, secrets);
  const mediaType = headers.get('content-type') ?? '';
  const text = textOf(bytes, mediaType);
  const shown: [name: string, value: string][] = [];
  headers.forEach((value, name) => void shown.push([name, hide(value)]));
  return {
    status,
    statusText: hide(statusText),
    headers: shown,
    url: hide(url),
    milliseconds,
    mediaType: hide(mediaType),
    bytes,
    ...(text === undefined ? {} : { text: withoutSecrets(text, secrets, leastInBody) }),
  };
}

/** Undefined for bytes that are no text. Where the server does not say, the bytes do. */
function textOf(bytes: Uint8Array, mediaType: string): string | undefined {
  const kind = bodyKind(mediaType);
  const isText = mediaType === '' ? !bytes.includes(0) : kind !== 'binary' && kind !== 'multipart';
  if (!isText && !/svg|javascript|xml/i.test(mediaType)) return undefined;
  const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(mediaType)?.[1];
  return decode(bytes, charset);
}

function decode(bytes: Uint8Array, charset: string | undefined): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A name nobody knows.
    return new TextDecoder().decode(bytes);
  }
}
