import type { FormSubject, FormValues } from '../core/sources/sourceForm.js';
import type { FormState } from './sourceForm.js';

/**
 * Reads what an earlier page kept; undefined for nothing, and for what makes no sense. It comes
 * from disk: anything may be in it.
 */
export function readFormState(state: unknown): FormState | undefined {
  const subject = readFormSubject(state);
  if (!subject || !isObject(state)) return undefined;
  const values = readValues(state['values']);
  return { version: 1, subject, ...(values ? { values } : {}) };
}

/** What the form with this state was about: all that is needed to open it again. */
export function readFormSubject(state: unknown): FormSubject | undefined {
  if (!isObject(state) || state['version'] !== 1 || !isObject(state['subject'])) return undefined;
  const { mode, source, catalog, kind } = state['subject'];
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
