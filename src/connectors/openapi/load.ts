import { throwIfAborted } from '../../core/cancellation.js';
import type { ErrorCode, NextStep } from '../../core/errors.js';
import { ConnectorError, toConnectorError } from '../../core/errors.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import { codeOfStatus } from './errors.js';
import { sendRequest, tooLarge } from './http.js';
import { specificationSecret } from './kind.js';
import { isAddress, isHttp, originOf } from './settings.js';

/** Bytes of one document, and of all documents it refers to together. */
export const largestDocument = 64 * 1024 * 1024;
const mostDocuments = 100;

export interface LoadedText {
  readonly text: string;
  /** What relative references are resolved against. Files have a scheme of their own: `workspace:`. */
  readonly uri: string;
  /** As the user knows it: the address or path from the settings. */
  readonly location: string;
}

export type LoadContext = Pick<ConnectorContext, 'readFile' | 'secrets' | 'limits'>;

/**
 * Reads a specification from its address or path. Errors name the place and what to do: `NotFound`,
 * `Unauthorized`, `Forbidden`, `Invalid` (too large, not http), `Unavailable`, `Timeout`.
 */
export async function loadSpecification(
  location: string,
  context: LoadContext,
  signal: AbortSignal,
): Promise<LoadedText> {
  if (!isAddress(location)) {
    return {
      text: await readTextFile(location, location, context, signal),
      uri: fileUri(location),
      location,
    };
  }
  if (!isHttp(location)) {
    throw new ConnectorError(
      'Invalid',
      `"${location}" is no http or https address and no path of a file.`,
      { nextSteps: ['editSource'] },
    );
  }
  const authorization = (await context.secrets(signal))?.[specificationSecret];
  const response = await fetchText(
    location,
    `The specification ${location}`,
    authorization,
    'withoutHeaders',
    context,
    signal,
  );
  return { ...response, location };
}

/** Reads documents that the specification refers to, within its own origin or folder. */
export interface ReferenceLoader {
  /** The text, or why it is not read. Rejects only when aborted. */
  load(uri: string, signal: AbortSignal): Promise<{ text: string } | { problem: string }>;
}

/** `origins`: other servers that may be asked, without credentials. */
export function createReferenceLoader(
  root: LoadedText,
  context: LoadContext,
  origins: readonly string[] = [],
): ReferenceLoader {
  let documents = 0;
  let bytes = 0;
  const read = async (uri: string, signal: AbortSignal) => {
    const origin = originOf(uri);
    if (origin !== originOf(root.uri) && origins.includes(origin ?? '')) {
      return (await fetchText(uri, uri, undefined, 'refused', context, signal)).text;
    }
    if (isHttp(root.uri)) {
      // Another origin may be an internal address that only this machine can reach.
      if (origin !== originOf(root.uri)) {
        const message = 'It is on another server than the specification, which is not allowed.';
        throw new ConnectorError('Forbidden', message);
      }
      const secret =
        originOf(root.location) === originOf(root.uri) ? await context.secrets(signal) : undefined;
      const authorization = secret?.[specificationSecret];
      return (await fetchText(uri, uri, authorization, 'refused', context, signal)).text;
    }
    const path = pathOfFileUri(uri, root.uri);
    if (origin !== undefined) {
      throw new ConnectorError('Forbidden', 'It is on a server, which is not allowed.');
    }
    if (path === undefined) {
      throw new ConnectorError('Forbidden', 'It is outside of the folder of the specification.');
    }
    return readTextFile(path, path, context, signal);
  };
  return {
    async load(uri, signal) {
      throwIfAborted(signal);
      if (++documents > mostDocuments) {
        return { problem: `Only the first ${mostDocuments} documents are read.` };
      }
      try {
        const text = await read(uri, signal);
        bytes += text.length;
        return bytes > largestDocument
          ? { problem: 'All documents together are too large.' }
          : { text };
      } catch (error) {
        throwIfAborted(signal);
        return { problem: toConnectorError(error, 'Unavailable').message };
      }
    },
  };
}

async function fetchText(
  url: string,
  what: string,
  authorization: string | undefined,
  otherOrigins: 'withoutHeaders' | 'refused',
  context: LoadContext,
  signal: AbortSignal,
): Promise<{ text: string; uri: string }> {
  const response = await sendRequest(
    {
      url,
      method: 'GET',
      headers: {
        accept:
          'application/json, application/yaml, application/vnd.oai.openapi, text/yaml, */*;q=0.5',
        ...(authorization === undefined ? {} : { authorization }),
      },
      what,
      timeout: context.limits.connectTimeout,
      total: context.limits.requestTimeout,
      limit: largestDocument,
      otherOrigins,
    },
    signal,
  );
  if (response.status >= 200 && response.status < 300) {
    const uri = new URL(response.url);
    uri.hash = '';
    return { text: decode(response.bytes, what), uri: uri.href };
  }
  throw statusError(what, response.status, response.statusText);
}

function statusError(what: string, status: number, statusText: string): ConnectorError {
  const code = codeOfStatus(status);
  const said = `${status} ${statusText}`.trim();
  const [says, next] = explanations[code] ?? ['could not be read', 'retry'];
  return new ConnectorError(code, `${what} ${says} (${said}).`, { nextSteps: [next] });
}

const explanations: Partial<Record<ErrorCode, [says: string, next: NextStep]>> = {
  NotFound: ['was not found', 'editSource'],
  Unauthorized: ['needs a login', 'setCredentials'],
  Forbidden: ['may not be read', 'setCredentials'],
};

async function readTextFile(
  path: string,
  what: string,
  context: LoadContext,
  signal: AbortSignal,
): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await context.readFile(path, signal);
  } catch (error) {
    throwIfAborted(signal);
    const missing = ['ENOENT', 'FileNotFound', 'NotFound', 'ENOTDIR'];
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && missing.includes(code)) {
      throw new ConnectorError('NotFound', `The file "${what}" was not found.`, {
        cause: error,
        nextSteps: ['editSource'],
      });
    }
    throw toConnectorError(error, 'Unavailable');
  }
  throwIfAborted(signal);
  if (bytes.byteLength > largestDocument) {
    throw tooLarge(`The file "${what}"`, largestDocument, bytes.byteLength);
  }
  return decode(bytes, `The file "${what}"`);
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConnectorError('Invalid', `${what} is not text in UTF-8.`, { cause });
  }
}

/** What references in a specification are resolved against, redirects of its server apart. */
export function uriOf(location: string): string {
  return isAddress(location) ? location : fileUri(location);
}

/** A path as a URI, so that references resolve as between addresses and cannot climb out. */
function fileUri(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  const isAbsolute = slashes.startsWith('/') || /^[a-z]:\//i.test(slashes);
  const encoded = slashes.replace(/^\//, '').split('/').map(encodeURIComponent).join('/');
  return new URL(`${isAbsolute ? 'file' : 'workspace'}:/${encoded}`).href;
}

/**
 * The path of a referenced file. Relative specifications may refer to anything in their workspace
 * folder, absolute ones to their own folder and below.
 */
function pathOfFileUri(uri: string, rootUri: string): string | undefined {
  const { protocol, pathname, host } = new URL(uri);
  const root = new URL(rootUri);
  if (protocol !== root.protocol || host !== '') return undefined;
  const folder = root.pathname.slice(0, root.pathname.lastIndexOf('/') + 1);
  if (protocol === 'file:' && !pathname.startsWith(folder)) return undefined;
  const path = pathname.slice(1).split('/').map(decodeURIComponent);
  // An encoded slash or dot segment would be one only after decoding.
  if (path.some((part) => /[/\\]/.test(part) || part === '..')) return undefined;
  const joined = path.join('/');
  return protocol === 'file:' && !/^[a-z]:\//i.test(joined) ? `/${joined}` : joined;
}
