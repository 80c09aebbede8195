import type { ServerError } from '../http/errors.js';
import type { Answer } from '../http/transport.js';
import { isObject, text } from '../http/json.js';

/**
 * The error in an answer, wherever Datagrok puts it: an error status with JSON or text, a header
 * `api-error` beside status 200, or a body `{"#type":"ApiError"}` beside status 200, which may also
 * arrive as a JSON string. [certain: official Python and Node clients]
 */
export function readDatagrokError(answer: Answer): ServerError | undefined {
  const failed = answer.status < 200 || answer.status >= 300;
  const marked = failed || answer.headers['api-error'] !== undefined;
  if (!marked && !mayHoldApiError(answer.bytes)) return undefined;
  const words = new TextDecoder().decode(answer.bytes).trim();
  const body = parse(words);
  if (!marked && !(isObject(body) && body['#type'] === 'ApiError')) return undefined;
  if (!isObject(body)) return words === '' ? {} : { message: text(body) ?? words };
  const message = text(body['message']) ?? text(body['error']);
  const status = statusOf(body['errorCode']);
  return { ...(message === undefined ? {} : { message }), ...(status && { status }) };
}

/** Longer than any error: what begins like one is a file that somebody has saved. */
const MOST_ERROR_BYTES = 256 * 1024;

/** The error in an answer that should be a file, which may be large and may be JSON itself. */
export function readBytesError(answer: Answer): ServerError | undefined {
  const isGood = answer.status >= 200 && answer.status < 300;
  const isMarked = answer.headers['api-error'] !== undefined;
  const isLong = answer.bytes.byteLength > MOST_ERROR_BYTES;
  return isGood && isLong && !isMarked ? undefined : readDatagrokError(answer);
}

/** Looked at before a body is parsed: lists are large, and this is done for each answer. */
function mayHoldApiError(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  return (
    (first === 0x7b || first === 0x22) &&
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('ApiError')
  );
}

/** `errorCode` where it looks like an HTTP status. [inferred: its values are documented nowhere] */
function statusOf(code: unknown): number | undefined {
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}

function parse(words: string): unknown {
  try {
    const value = JSON.parse(words) as unknown;
    return typeof value === 'string' && value.trimStart().startsWith('{') ? parse(value) : value;
  } catch {
    return words;
  }
}
