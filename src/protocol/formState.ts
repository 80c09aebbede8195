import type { FormSubject, FormValues } from '../core/sources/sourceForm.js';
import type { FormState } from './sourceForm.js';

/**
 * Reads what an earlier page kept; undefined for nothing, and for what makes no sense. It comes
 * from disk: anything may be in it.
 */
export function readFormState(value: unknown): FormState | undefined {
  if (!isObject(value) || value['version'] !== 1) return undefined;
  const subject = readSubject(value['subject']);
  if (!subject) return undefined;
  const values = readValues(value['values']);
  return { version: 1, subject, ...(values ? { values } : {}) };
}

function readSubject(value: unknown): FormSubject | undefined {
  if (!isObject(value)) return undefined;
  const { mode, source, catalog, kind } = value;
  if (mode === 'add') {
    return {
      mode,
      ...(typeof catalog === 'string' ? { catalog } : {}),
      ...(typeof kind === 'string' ? { kind } : {}),
    };
  }
  const isKnown = mode === 'edit' || mode === 'duplicate';
  return isKnown && typeof source === 'string' ? { mode, source } : undefined;
}

function readValues(value: unknown): FormValues | undefined {
  if (!isObject(value) || !isObject(value['fields'])) return undefined;
  const text = (name: string) => {
    const found = value[name];
    return typeof found === 'string' ? found : '';
  };
  const fields = Object.entries(value['fields']).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    catalog: text('catalog'),
    target: text('target'),
    kind: text('kind'),
    title: text('title'),
    name: text('name'),
    description: text('description'),
    tags: text('tags'),
    fields: Object.fromEntries(fields),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
