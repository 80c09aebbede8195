import assert from 'node:assert/strict';
import type { Answers, FormPlan, FormStep, FormUi } from '../../../src/core/sources/form.js';
import { runForm } from '../../../src/core/sources/form.js';

/** Goes through a form with these answers, by the ids of its steps; each has to pass its check. */
export async function answerForm(
  plan: FormPlan,
  texts: Readonly<Record<string, string>>,
  start: Answers = {},
): Promise<{ answers: Answers; asked: FormStep[] }> {
  const asked: FormStep[] = [];
  const ui: FormUi = {
    ask: async (step, at) => {
      asked.push(step);
      const value = texts[step.id] ?? at.value ?? step.initial ?? '';
      if (step.type === 'text') assert.equal(await step.check(value), undefined, step.id);
      else
        assert.ok(
          step.options.some((option) => option.value === value),
          step.id,
        );
      return { type: 'value', value };
    },
  };
  const answers = await runForm(ui, 'Form', plan, start);
  assert.ok(answers);
  return { answers, asked };
}
