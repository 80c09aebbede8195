import assert from 'node:assert/strict';
import { cancelled, ConnectorError } from '../../../src/core/errors.js';
import type { Field } from '../../../src/core/sources/field.js';
import {
  answeredFields,
  fieldStep,
  runForm,
  type Answer,
  type FormStep,
  type FormUi,
  type StepPosition,
} from '../../../src/core/sources/form.js';
import { saveLoop, type FailureChoice } from '../../../src/core/sources/saveLoop.js';
import { slug } from '../../../src/core/sources/slug.js';
import { bucketKind, databaseKind } from './fakeKinds.js';

const BACK: unique symbol = Symbol('back');
const CANCEL: unique symbol = Symbol('cancel');
/** Accepts what is offered. */
const ENTER: unique symbol = Symbol('enter');
type Reply = string | typeof BACK | typeof CANCEL | typeof ENTER;

/** Answers from a script; keeps what was asked. A text that fails its check is a failed test. */
class ScriptedUi implements FormUi {
  readonly asked: { step: FormStep; at: StepPosition }[] = [];
  readonly #script: Reply[];

  constructor(...script: Reply[]) {
    this.#script = script;
  }

  get ids(): string[] {
    return this.asked.map(({ step }) => step.id);
  }

  get left(): number {
    return this.#script.length;
  }

  async ask(step: FormStep, at: StepPosition): Promise<Answer> {
    this.asked.push({ step, at });
    const reply = this.#script.shift();
    if (reply === BACK) return { type: 'back' };
    if (reply === CANCEL || reply === undefined) return { type: 'cancel' };
    const first = step.type === 'pick' ? step.options[0]?.value : '';
    const value = reply === ENTER ? (at.value ?? step.initial ?? first ?? '') : reply;
    if (step.type === 'text') assert.equal(await step.check(value), undefined, step.id);
    else
      assert.ok(
        step.options.some((option) => option.value === value),
        `${step.id}: ${value}`,
      );
    return { type: 'value', value };
  }
}

const fields = [...databaseKind.fields, ...databaseKind.credentials];

async function fill(asked: readonly Field[], ui: ScriptedUi) {
  const answers = await runForm(ui, 'Settings', (known) =>
    answeredFields(asked, known).applicable.map((field) => fieldStep(field)),
  );
  return answers && answeredFields(asked, answers).values;
}

describe('questions one by one', () => {
  it('ask every field that applies', async () => {
    const ui = new ScriptedUi('db', ENTER, 'disable', 'true', '', 's3cret');
    assert.deepEqual(await fill(fields, ui), {
      host: 'db',
      port: 5432,
      ssl: 'disable',
      readOnly: true,
      password: 's3cret',
    });
    assert.deepEqual(ui.ids, [
      'field:host',
      'field:port',
      'field:ssl',
      'field:readOnly',
      'field:tokenUrl',
      'field:password',
    ]);
    const password = ui.asked.at(-1)!;
    assert.ok(password.step.type === 'text' && password.step.masked);
    assert.deepEqual([password.at.step, password.at.total], [6, 6]);
    assert.equal(ui.asked[0]!.at.canGoBack, false);
    assert.equal(ui.asked[1]!.at.canGoBack, true);
  });

  it('go back with everything kept', async () => {
    const there = ['db', '6000', 'disable'] as const;
    const ui = new ScriptedUi(...there, BACK, BACK, ENTER, ENTER, '', '', 'p');
    const values = await fill(fields, ui);
    assert.deepEqual(values, { host: 'db', port: 6000, ssl: 'disable', password: 'p' });
  });

  it('are cancelled at any step', async () => {
    const script = ['db', ENTER, ENTER, ''] as const;
    for (let length = 0; length < script.length; length++) {
      const ui = new ScriptedUi(...script.slice(0, length), CANCEL);
      assert.equal(await fill(fields, ui), undefined);
    }
  });

  it('leave the other one out of two fields that exclude each other', async () => {
    const region: Field = { name: 'region', label: 'Region', type: 'string' };
    const ui = new ScriptedUi('', 'p', BACK, BACK, 'k', 'r');
    assert.deepEqual(await fill([...bucketKind.fields, region], ui), { key: 'k', region: 'r' });
  });

  const slugs: readonly (readonly [string, string])[] = [
    ['Data Warehouse (SQL)', 'data-warehouse-sql'],
    ['  Z\u00fcrich / Gen\u00e8ve ', 'zurich-geneve'],
    ['v1.2_x', 'v1.2_x'],
    ['...', ''],
    ['\u65e5\u672c', ''],
  ];
  for (const [title, name] of slugs) {
    it(`make the name "${name}" of "${title}"`, () => assert.equal(slug(title), name));
  }
});

describe('saving', () => {
  async function run(outcomes: (Error | 'ok')[], choices: (FailureChoice | undefined)[]) {
    const log: string[] = [];
    const result = await saveLoop({
      save: (test) => {
        log.push(test ? 'test' : 'save');
        const outcome = outcomes.shift();
        return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve('saved');
      },
      choose: () => Promise.resolve(choices.shift()),
      edit: () => {
        log.push('edit');
        return Promise.resolve(true);
      },
    });
    return { result, log };
  }
  const bad = new ConnectorError('Unavailable', 'No.');

  it('saves what works', async () => {
    assert.deepEqual(await run(['ok'], []), { result: 'saved', log: ['test'] });
  });

  it('saves nothing when given up', async () => {
    assert.deepEqual(await run([bad], [undefined]), { result: undefined, log: ['test'] });
  });

  it('saves what does not work when insisted on', async () => {
    assert.deepEqual(await run([bad, 'ok'], ['saveAnyway']), {
      result: 'saved',
      log: ['test', 'save'],
    });
  });

  it('tests again after an edit, and on request', async () => {
    assert.deepEqual(await run([bad, bad, cancelled(), 'ok'], ['edit', 'retry', 'edit']), {
      result: 'saved',
      log: ['test', 'edit', 'test', 'test', 'edit', 'test'],
    });
  });
});
