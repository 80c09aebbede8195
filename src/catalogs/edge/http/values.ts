import { isObject, text } from '../../http/json.js';
import { listOf } from '../decode.js';

/** Names in a list of texts, or of objects that have one. */
export function namesOf(value: unknown): string[] {
  return listOf(value).flatMap((each) => {
    const name = text(isObject(each) ? each['name'] : each);
    return name === undefined ? [] : [name];
  });
}

/** A time as text (ISO 8601) or as milliseconds since 1970 UTC. */
export function millisecondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
