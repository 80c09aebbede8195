import * as writers from '../../clientRuntime/parameters.js';
import { ConnectorError, errorText } from '../../core/errors.js';
import type { OutlineParameter } from '../../core/openapi/outline.js';
import { parameterWriter } from '../../core/openapi/parameterWriter.js';

/** A request while its parts are put together. */
export type Draft = writers.Draft;

/** Methods that swagger-client finds in a document. */
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'];

/** A method under which swagger-client makes the request; what is sent is the operation's own. */
export function knownMethod(method: string): string {
  return (METHODS.includes(method) ? method : 'POST').toLowerCase();
}

/**
 * Whether the runtime of generated clients writes a value here, too, because swagger-client (3.38)
 * does not: it sends the last cookie alone, no empty text, fields of objects without escaping them,
 * reserved characters that end a value, lists in `deepObject` without their places, texts for JSON
 * as they are, and does not know what OpenAPI 3.2 brought.
 */
export function isWrittenHere(parameter: OutlineParameter, value: unknown): boolean {
  const { in: place, style, allowReserved } = parameter;
  if (place !== 'query' || allowReserved) return true;
  if (['whole', 'wholeJson', 'json', 'deepObject'].includes(style)) return true;
  if (Array.isArray(value)) return value.every((item) => item === undefined || item === null);
  return value === '' || typeof value === 'object';
}

/** Throws `Invalid` for a value that cannot be sent there. */
export function writeParameter(draft: Draft, parameter: OutlineParameter, value: unknown): void {
  const { writer, ...settings } = parameterWriter(parameter);
  try {
    writers[writer](draft, parameter.name, value, settings);
  } catch (error) {
    throw new ConnectorError('Invalid', errorText(error), { cause: error });
  }
}
