import { ConnectorError } from '../../core/errors.js';
import { isServerError } from './errors.js';
import type { BoundStatement } from './statements.js';

/**
 * The same error with the place in the statement as the user wrote it, where the server tells one.
 * `prefix` is what was sent before the statement; `start` where it begins in the user's text.
 */
export function withPlace(
  error: unknown,
  bound: BoundStatement,
  prefix: string,
  start: number,
): unknown {
  if (!(error instanceof ConnectorError) || !isServerError(error.cause)) return error;
  const position = Number(error.cause.position);
  if (!Number.isInteger(position) || position < 1) return error;
  const sent = prefix + bound.text;
  const offset = utf16Offset(sent, position - 1) - prefix.length;
  if (offset < 0 || offset > bound.text.length) return error;
  // "At end of input" is behind the last character, where nothing can be underlined.
  const inside = Math.min(offset, Math.max(0, bound.text.length - 1));
  const length = /^(?:[\p{L}\p{N}_$]+|"[^"]*"|.)/u.exec(bound.text.slice(inside))?.[0].length ?? 1;
  const from = bound.place(inside);
  const { code, message, detail, nextSteps, retryable, cause } = error;
  return new ConnectorError(code, message, {
    ...{ nextSteps, retryable, cause },
    ...(detail === undefined ? {} : { detail }),
    place: { offset: start + from, length: Math.max(1, bound.place(inside + length) - from) },
  });
}

/** The server counts characters, texts here UTF-16 units. */
function utf16Offset(text: string, characters: number): number {
  let at = 0;
  for (let left = characters; left > 0 && at < text.length; left--) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}
