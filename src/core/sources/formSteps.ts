import type { CatalogScope } from './catalog.js';
import type { Field } from './field.js';
import type { FormStep } from './form.js';

/** Asks whether fields that have good defaults are to be asked. */
export function moreStep(fields: readonly Field[]): FormStep {
  return {
    type: 'pick',
    id: 'more',
    prompt: 'Set further options, or use their defaults',
    opens: true,
    options: [
      { value: 'defaults', label: 'Use Defaults' },
      {
        value: 'more',
        label: 'More Options…',
        detail: fields.map((field) => field.label).join(', '),
      },
    ],
  };
}

/** Asks where a record is to be kept. */
export function targetStep(targets: readonly CatalogScope[]): FormStep {
  return {
    type: 'pick',
    id: 'target',
    prompt: 'Select where to save it',
    options: targets.map(({ id, title, description }) => ({
      value: id,
      label: title,
      ...(description === undefined ? {} : { description }),
    })),
  };
}
