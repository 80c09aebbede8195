import assert from 'node:assert/strict';
import { cancelled, ConnectorError } from '../../../src/core/errors.js';
import type { Catalog } from '../../../src/core/sources/catalog.js';
import { changesOf, draftOf, editFields } from '../../../src/core/sources/draftForm.js';
import {
  runForm,
  type Answer,
  type FormStep,
  type FormUi,
  type StepPosition,
} from '../../../src/core/sources/form.js';
import { NewSourceForm, slug } from '../../../src/core/sources/newSourceForm.js';
import { saveLoop, type FailureChoice } from '../../../src/core/sources/saveLoop.js';
import type { Properties, SourceRecord } from '../../../src/core/sources/source.js';
import { databaseKind, fakeKinds } from './fakeKinds.js';

const signal = new AbortController().signal;
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

function fakeCatalog(name: string, more: Partial<Catalog> = {}): Catalog {
  return {
    name,
    kind: name,
    title: name,
    capabilities: {
      create: true,
      update: true,
      remove: true,
      test: false,
      saveUntested: true,
      sync: false,
      search: false,
    },
    onDidChange: () => ({ dispose: () => undefined }),
    list: () => Promise.resolve({ items: [] }),
    get: () => Promise.reject(new ConnectorError('NotFound', 'none')),
    kinds: () => Promise.resolve(fakeKinds),
    fields: (kind) => {
      const found = fakeKinds.find((each) => each.kind === kind);
      return Promise.resolve([...(found?.fields ?? []), ...(found?.credentials ?? [])]);
    },
    ...more,
  };
}

function newForm(...catalogs: Catalog[]) {
  const taken = (_: Catalog, name: string) => Promise.resolve(name === 'taken');
  const validate = (kind: string, properties: Properties) =>
    fakeKinds.find((each) => each.kind === kind)?.validate?.(properties) ?? [];
  return new NewSourceForm({ catalogs, taken, validate }, signal);
}

async function fill(form: NewSourceForm, ui: ScriptedUi) {
  const answers = await runForm(ui, 'Add Source', form.plan);
  return answers && form.draft(answers);
}

const targets = () =>
  Promise.resolve([
    { id: 'user', title: 'User settings' },
    { id: 'workspace', title: 'Workspace settings' },
  ]);

describe('the form of a new source', () => {
  it('checks as one types what only the kind knows to be wrong', async () => {
    const ui = new ScriptedUi('database', 'Data', ENTER, CANCEL);
    await fill(newForm(fakeCatalog('local')), ui);
    const host = ui.asked.at(-1)?.step;
    assert.ok(host?.id === 'field:host' && host.type === 'text');
    assert.equal(await host.check('nowhere'), 'Host must be somewhere.');
    assert.equal(await host.check('here'), undefined);
  });

  it('asks kind, title, name, fields and secrets', async () => {
    const ui = new ScriptedUi(
      'database',
      'Data Warehouse (SQL)',
      ENTER,
      'db',
      ENTER,
      ENTER,
      'defaults',
      's3cret',
    );
    assert.deepEqual(await fill(newForm(fakeCatalog('local')), ui), {
      catalog: 'local',
      source: {
        name: 'data-warehouse-sql',
        kind: 'database',
        title: 'Data Warehouse (SQL)',
        properties: { host: 'db', port: 5432, ssl: 'prefer' },
      },
      secrets: { password: 's3cret' },
    });
    assert.deepEqual(ui.ids, [
      'kind',
      'title',
      'name',
      'field:host',
      'field:port',
      'field:ssl',
      'more',
      'field:password',
    ]);
    const password = ui.asked.at(-1)!;
    assert.ok(password.step.type === 'text' && password.step.masked);
    assert.deepEqual([password.at.step, password.at.total], [8, 8]);
    assert.equal(ui.asked[0]!.at.total, undefined, 'unknown before the kind is chosen');
    assert.equal(ui.asked[0]!.at.canGoBack, false);
    assert.equal(ui.asked[1]!.at.canGoBack, true);
  });

  it('asks further options on request only, and those that apply', async () => {
    const start = ['database', 'T', ENTER, 'db', ENTER] as const;
    const ui = new ScriptedUi(...start, 'disable', 'more', 'true', '', '');
    const draft = await fill(newForm(fakeCatalog('local')), ui);
    assert.deepEqual(draft?.source.properties, {
      host: 'db',
      port: 5432,
      ssl: 'disable',
      readOnly: true,
    });
    assert.deepEqual(ui.ids.slice(6), [
      'more',
      'field:readOnly',
      'field:tokenUrl',
      'field:password',
    ]);
    assert.deepEqual(draft.secrets, {});
  });

  it('goes back with everything kept', async () => {
    const ui = new ScriptedUi('database', 'T', 'own-name', 'db', '6000', BACK, BACK, BACK, BACK);
    assert.equal(await fill(newForm(fakeCatalog('local')), ui), undefined);
    const again = new ScriptedUi(
      'database',
      'T',
      'own-name',
      'db',
      '6000',
      BACK,
      BACK,
      ENTER,
      ENTER,
      ENTER,
      ENTER,
      ENTER,
    );
    const draft = await fill(newForm(fakeCatalog('local')), again);
    assert.equal(draft?.source.name, 'own-name');
    assert.equal(draft.source.properties['port'], 6000);
  });

  it('cancels at any step', async () => {
    const script = ['database', 'T', ENTER, 'db', ENTER, ENTER, 'defaults', ''] as const;
    for (let length = 0; length < script.length; length++) {
      const ui = new ScriptedUi(...script.slice(0, length), CANCEL);
      assert.equal(await fill(newForm(fakeCatalog('local')), ui), undefined);
    }
  });

  it('leaves the other one out of two fields that exclude each other', async () => {
    const form = newForm(fakeCatalog('local', { targets }));
    const ui = new ScriptedUi('bucket', 'T', ENTER, '', 'p', BACK, BACK, 'k', 'user');
    const draft = await fill(form, ui);
    assert.deepEqual(draft?.source.properties, { key: 'k' });
    assert.deepEqual(ui.ids.slice(3), [
      'field:key',
      'field:profile',
      'target',
      'field:profile',
      'field:key',
      'target',
    ]);
  });

  it('asks the catalog and the place when there are several', async () => {
    const form = newForm(fakeCatalog('edge'), fakeCatalog('local', { targets }));
    const ui = new ScriptedUi('local', 'bucket', 'T', ENTER, '', '', 'workspace');
    const draft = await fill(form, ui);
    assert.equal(draft?.catalog, 'local');
    assert.equal(draft.target, 'workspace');
  });

  it('checks names as they are typed', async () => {
    const form = newForm(fakeCatalog('local'));
    const steps = await form.plan({ kind: 'database', title: 'T' });
    const name = steps.find((step) => step.id === 'name');
    assert.ok(name?.type === 'text');
    assert.match((await name.check('')) ?? '', /required/);
    assert.match((await name.check('a b')) ?? '', /letters, digits/);
    assert.match((await name.check('taken')) ?? '', /already is a source named "taken"/);
    assert.equal(await name.check('free'), undefined);
  });

  it('asks a server again for fields it could not give', async () => {
    let calls = 0;
    const fields = () =>
      ++calls === 1 ? Promise.reject(new Error('down')) : Promise.resolve(databaseKind.fields);
    const form = newForm(fakeCatalog('edge', { fields }));
    await assert.rejects(async () => form.plan({ kind: 'database' }));
    await form.plan({ kind: 'database' });
    await form.plan({ kind: 'database' });
    assert.equal(calls, 2);
  });

  const slugs: readonly (readonly [string, string])[] = [
    ['Data Warehouse (SQL)', 'data-warehouse-sql'],
    ['  Z\u00fcrich / Gen\u00e8ve ', 'zurich-geneve'],
    ['v1.2_x', 'v1.2_x'],
    ['...', ''],
    ['\u65e5\u672c', ''],
  ];
  for (const [title, name] of slugs) {
    it(`makes the name "${name}" of "${title}"`, () => assert.equal(slug(title), name));
  }
});

const record: SourceRecord = {
  id: 'local/lab',
  name: 'lab',
  title: 'Lab',
  kind: 'database',
  catalog: 'local',
  tags: ['a'],
  properties: { host: 'db', port: 1, odd: { x: 1 } },
};

describe('the form of an existing source', () => {
  const options = {
    title: 'Edit',
    fields: [...databaseKind.fields, ...databaseKind.credentials],
    secretsStored: true,
    validate: (properties: SourceRecord['properties']) => databaseKind.validate?.(properties) ?? [],
  };

  it('changes one field after the other and says what changed', async () => {
    const ui = new ScriptedUi(...['field:host', 'db2', 'field:port', '', 'tags', 'x, y,', 'save']);
    const edited = await editFields(ui, draftOf(record), options);
    assert.ok(edited);
    assert.deepEqual(changesOf(record, edited), {
      tags: ['x', 'y'],
      properties: { host: 'db2', port: undefined },
    });
  });

  it('changes nothing when nothing was changed, or when cancelled', async () => {
    const edited = await editFields(new ScriptedUi('save'), draftOf(record), options);
    assert.ok(edited);
    assert.equal(changesOf(record, edited), undefined);
    for (const script of [[CANCEL], ['field:host', CANCEL], ['field:host', 'x', CANCEL]] as const) {
      assert.equal(
        await editFields(new ScriptedUi(...script), draftOf(record), options),
        undefined,
      );
    }
  });

  it('goes back to the list without a change', async () => {
    const ui = new ScriptedUi('field:host', BACK, 'save');
    const edited = await editFields(ui, draftOf(record), options);
    assert.deepEqual(edited?.properties, record.properties);
  });

  it('refuses to save what is wrong, and says why', async () => {
    // Written by hand: a form would not have let it pass.
    const wrong = { ...record, properties: { ...record.properties, host: 'nowhere' } };
    const ui = new ScriptedUi('save', 'field:host', 'here', 'save');
    const edited = await editFields(ui, draftOf(wrong), options);
    assert.equal(edited?.properties['host'], 'here');
    assert.match(ui.asked[1]!.step.prompt, /Host must be somewhere/);
  });

  it('checks as one types what only the kind knows to be wrong', async () => {
    const ui = new ScriptedUi('field:host', 'here', 'save');
    await editFields(ui, draftOf(record), options);
    const [, host] = ui.asked;
    assert.ok(host?.step.type === 'text');
    assert.equal(await host.step.check('nowhere'), 'Host must be somewhere.');
    assert.equal(await host.step.check('here'), undefined);
  });

  it('never shows a secret', async () => {
    const ui = new ScriptedUi('field:password', 'hunter2', 'field:password', '', 'save');
    const edited = await editFields(ui, draftOf(record), options);
    assert.deepEqual(edited?.secrets, {});
    assert.ok(!JSON.stringify(ui.asked).includes('hunter2'));
    assert.equal(ui.asked[1]!.at.value, '');
  });
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
