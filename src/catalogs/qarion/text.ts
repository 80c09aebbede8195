import { text, type JsonObject } from '../http/json.js';

/** Milliseconds since 1970 UTC of an ISO time; one without a zone is UTC. [inferred] */
export function timeOf(value: unknown): number | undefined {
  const written = text(value)?.trim();
  if (written === undefined || !/^\d{4}-\d{2}-\d{2}/.test(written)) return undefined;
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(written) || !/[T ]\d/.test(written);
  const time = Date.parse(hasZone ? written : `${written.replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** `2026-01-15 10:30 UTC`; a text that is no time stays what it is. */
export function timeText(value: unknown): string | undefined {
  const time = timeOf(value);
  if (time === undefined) return text(value);
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `last_sync` as `Last sync`. */
export function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value in one line: texts and numbers as they are, the rest as JSON; undefined for nothing. */
export function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Texts of a list; of objects in it, their names. */
export function namesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((each) => {
    const name = typeof each === 'object' ? (each as JsonObject | null)?.['name'] : each;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}
