import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import { bodyKind } from '../../core/openapi/mediaTypes.js';
import { codeOfStatus } from './errors.js';
import type { HttpResponse } from './http.js';
import { sendRequest } from './http.js';
import { buildRequest, type OperationCall } from './request.js';
import { withoutSecrets } from './withoutSecrets.js';

const largestAnswer = 40 * 1024 * 1024;

/** Builds the request, sends it, and reads the answer. Errors as {@link buildRequest} and by status. */
export async function callOperation(call: OperationCall, signal: AbortSignal): Promise<unknown> {
  const request = await buildRequest(call);
  throwIfAborted(signal);
  const what = `${call.operation.method} ${call.operation.path}`;
  const response = await sendRequest(
    {
      ...request,
      what,
      timeout: call.timeout,
      total: call.timeout,
      limit: largestAnswer,
      otherOrigins: 'withoutHeaders',
    },
    signal,
  );
  if (response.status >= 200 && response.status < 300) return readAnswer(response);
  const code = codeOfStatus(response.status);
  const needsLogin = code === 'Unauthorized' || code === 'Forbidden';
  const said = new TextDecoder().decode(response.bytes.subarray(0, 2_000));
  const detail = withoutSecrets(said, call.secrets);
  throw new ConnectorError(
    code,
    `${what} was answered with ${response.status} ${response.statusText}`.trim() + '.',
    { detail, nextSteps: needsLogin ? ['setCredentials'] : [] },
  );
}

/** JSON where it is, text where it is text, bytes otherwise; `undefined` for an empty answer. */
function readAnswer({ bytes, headers }: HttpResponse): unknown {
  if (bytes.byteLength === 0) return undefined;
  const mediaType = headers.get('content-type') ?? 'application/json';
  const kind = bodyKind(mediaType);
  if (kind !== 'json' && kind !== 'text' && kind !== 'form') return bytes;
  const text = new TextDecoder().decode(bytes);
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ConnectorError('Invalid', 'The answer says that it is JSON, but it is not.', {
      cause,
      detail: text.slice(0, 2_000),
    });
  }
}
