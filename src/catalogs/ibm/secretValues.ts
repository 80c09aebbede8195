import { isSecretProperty } from '../../core/sources/localRecord.js';
import { isObject, text } from '../http/json.js';
import { maskedNames } from './typeFields.js';
import type { TypeDetail } from './types.js';
import type { Connection } from './answers.js';

/**
 * A secret the server hands out in clear. Undefined for one that is masked, encrypted, or a
 * reference to a vault. [inferred: how each of those looks]
 */
export function clearSecret(value: unknown): string | undefined {
  const known = text(value);
  if (known === undefined || /^[*•]+$/.test(known) || /^\{\w+\}/.test(known)) return undefined;
  return known;
}

/** Whether a property may be shown, as far as its type and its looks tell. */
export function mayBeShown(name: string, value: unknown, type: TypeDetail | undefined): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return false;
  }
  if (typeof value === 'string' && holdsPassword(value)) return false;
  if (type?.properties.some((each) => each['name'] === name)) return !maskedNames(type).has(name);
  return !isSecretProperty(name, value);
}

/** Texts of a connection that an error must not repeat. */
export function secretTexts(connection: Connection): string[] {
  const properties = connection.entity['properties'];
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, value]) =>
    mayBeShown(name, value, undefined) ? [] : (clearSecret(value) ?? []),
  );
}

/** A connection string with a password in it: `Server=x;Password=y`, `//user:y@host`. */
function holdsPassword(value: string): boolean {
  return /(password|pwd|secret|token)\s*=|\/\/[^/\s]*:[^/\s]*@/i.test(value);
}
