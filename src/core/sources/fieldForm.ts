import { fieldApplies, type Field } from './field.js';
import {
  answeredFields,
  fieldStep,
  fieldStepId,
  fieldText,
  type Answers,
  type FormPlan,
} from './form.js';
import { moreStep } from './formSteps.js';
import type { Properties } from './source.js';

/** The questions for a set of fields alone; those that are advanced come on request. */
export function fieldPlan(fields: readonly Field[]): FormPlan {
  const hidden = fields.filter((field) => field.advanced);
  return (answers) => {
    const { applicable, values } = asked(fields, answers);
    const steps = applicable.map((field) => ({ field, step: fieldStep(field) }));
    const plain = steps.filter(({ field }) => !field.advanced).map(({ step }) => step);
    const advanced = steps.filter(({ field }) => field.advanced).map(({ step }) => step);
    const more = hidden.some((field) => fieldApplies(field, values)) ? [moreStep(hidden)] : [];
    return [...plain, ...more, ...advanced];
  };
}

/** What the answers to such questions amount to; fields left empty are left out. */
export function enteredValues(fields: readonly Field[], answers: Answers): Properties {
  return asked(fields, answers).values;
}

/** Answers that stand for values that are there already, to be asked again. */
export function answersOf(fields: readonly Field[], values: Properties): Answers {
  return Object.fromEntries(
    fields.map((field) => [fieldStepId(field), fieldText(values[field.name])]),
  );
}

function asked(fields: readonly Field[], answers: Answers) {
  const more = answers['more'] === 'more';
  const plain = fields.filter((field) => !field.advanced);
  return answeredFields([...plain, ...(more ? fields.filter((f) => f.advanced) : [])], answers);
}
