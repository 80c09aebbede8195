import { isObject } from '../http/json.js';

/**
 * The items of a list: the connectors of a space come as a bare array, most else as
 * `{"items": [...]}`. [certain] A sole array under another name is taken for it. [inferred]
 * Undefined for anything else.
 */
export function decodeList(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!isObject(value)) return undefined;
  const { items } = value;
  if (Array.isArray(items)) return items as readonly unknown[];
  const [array, ...others] = Object.values(value).filter((each) => Array.isArray(each));
  return others.length === 0 ? (array as readonly unknown[] | undefined) : undefined;
}

/** True when there are pages after this one. What a page says of itself goes before what was asked. */
export function hasMore(value: unknown, page: number, asked: number): boolean {
  const count = decodeList(value)?.length ?? 0;
  if (count === 0) return false;
  if (!isObject(value) || typeof value['total'] !== 'number') return count >= asked;
  const { page: number, size, total } = value;
  const before = (typeof number === 'number' ? number : page) - 1;
  return before * (typeof size === 'number' && size > 0 ? size : asked) + count < total;
}
