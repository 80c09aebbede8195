import assert from 'node:assert/strict';
import { carryOver, copyName, correspondingKind } from '../../../src/core/sources/carryOver.js';
import type { Field } from '../../../src/core/sources/field.js';
import {
  checkValues,
  newSource,
  sourceChanges,
  sourceValues,
  startTexts,
  visibleFields,
  type FormRules,
  type FormSecrets,
  type FormValues,
} from '../../../src/core/sources/sourceForm.js';
import type { SourceRecord } from '../../../src/core/sources/source.js';
import { readFormState } from '../../../src/protocol/formState.js';
import { bucketKind, databaseKind } from './fakeKinds.js';

const fields = [...databaseKind.fields, ...databaseKind.credentials];
const nothing: FormSecrets = { entered: {}, forget: [], copy: false };

function values(texts: Record<string, string>, more: Partial<FormValues> = {}): FormValues {
  return {
    ...{ catalog: 'local', target: '', kind: 'database', title: 'Lab', name: 'lab' },
    ...{ description: '', tags: '', fields: texts, ...more },
  };
}

const record: SourceRecord = {
  ...{ id: 'local/lab', name: 'lab', title: 'Lab', kind: 'database', catalog: 'local' },
  tags: ['a'],
  properties: { host: 'db', port: 1, ssl: 'prefer', rootCertificate: 'ca.pem', odd: { x: 1 } },
};

describe('the fields of a form', () => {
  const shown = (list: readonly Field[], texts: Record<string, string>) =>
    visibleFields(list, texts).map((field) => field.name);

  it('show by their conditions, where an empty one counts as its default', () => {
    const all = ['host', 'port', 'ssl', 'rootCertificate', 'readOnly', 'tokenUrl', 'password'];
    assert.deepEqual(shown(fields, {}), all);
    const without = all.filter((name) => name !== 'rootCertificate');
    assert.deepEqual(shown(fields, { ssl: 'disable' }), without);
  });

  it('show one of two that exclude each other, whatever both hold', () => {
    assert.deepEqual(shown(bucketKind.fields, {}), ['key', 'profile']);
    assert.deepEqual(shown(bucketKind.fields, { key: 'k' }), ['key']);
    assert.deepEqual(shown(bucketKind.fields, { profile: 'p' }), ['profile']);
    assert.deepEqual(shown(bucketKind.fields, { key: 'k', profile: 'p' }), ['profile']);
  });

  it('hide what depends on a hidden one, in any order', () => {
    const chain: Field[] = [
      { name: 'c', label: 'C', type: 'string', when: [{ field: 'b', operator: 'set' }] },
      { name: 'b', label: 'B', type: 'string', when: [{ field: 'a', operator: 'set' }] },
      { name: 'a', label: 'A', type: 'string' },
    ];
    assert.deepEqual(shown(chain, { b: 'x', c: 'x' }), ['a']);
    assert.deepEqual(shown(chain, { a: 'x', b: 'x', c: 'x' }), ['c', 'b', 'a']);
  });

  it('come to an end when conditions run in a circle', () => {
    const circle: Field[] = [
      { name: 'a', label: 'A', type: 'string', when: [{ field: 'b', operator: 'notSet' }] },
      { name: 'b', label: 'B', type: 'string', when: [{ field: 'a', operator: 'set' }] },
    ];
    assert.ok(visibleFields(circle, { a: 'x', b: 'x' }).length <= 2);
  });

  it('start with the values there are, else with the defaults of what is always asked', () => {
    assert.deepEqual(startTexts(fields, undefined), {
      ...{ host: '', port: '5432', ssl: 'prefer', rootCertificate: '', readOnly: '' },
      tokenUrl: '',
    });
    assert.deepEqual(startTexts(fields, record.properties), {
      ...{ host: 'db', port: '1', ssl: 'prefer', rootCertificate: 'ca.pem', readOnly: '' },
      tokenUrl: '',
    });
  });
});

describe('what a form amounts to', () => {
  it('is a new source, without what is empty or hidden', () => {
    const texts = { host: ' db ', port: '1', ssl: 'disable', rootCertificate: 'ca.pem' };
    const form = values(texts, { description: ' D ', tags: 'x, y,, x' });
    assert.deepEqual(newSource(form, fields), {
      ...{ name: 'lab', kind: 'database', title: 'Lab', description: 'D', tags: ['x', 'y'] },
      properties: { host: 'db', port: 1, ssl: 'disable' },
    });
  });

  const start = (): FormValues => ({
    ...sourceValues(record),
    fields: startTexts(fields, record.properties),
  });
  const changed = (texts: Record<string, string>, more: Partial<FormValues> = {}) =>
    sourceChanges(record, { ...start(), ...more, fields: { ...start().fields, ...texts } }, fields);

  it('is nothing when nothing was changed', () => {
    assert.equal(sourceChanges(record, start(), fields), undefined);
  });

  it('is what was changed, and no property without a field', () => {
    assert.deepEqual(changed({ host: 'db2', port: '' }, { tags: 'x' }), {
      tags: ['x'],
      properties: { host: 'db2', port: undefined },
    });
    assert.deepEqual(changed({}, { title: '', tags: '', description: 'D' }), {
      ...{ title: undefined, description: 'D', tags: undefined },
    });
  });

  it('removes what a change has hidden', () => {
    assert.deepEqual(changed({ ssl: 'disable' }), {
      properties: { ssl: 'disable', rootCertificate: undefined },
    });
  });
});

describe('the checks of a form', () => {
  const rules: FormRules = {
    ...{ mode: 'add', fields, hasName: true, plainName: true },
    isStored: () => false,
  };
  const names = (form: FormValues, secrets = nothing, more: Partial<FormRules> = {}) =>
    checkValues(form, secrets, { ...rules, ...more }).map(({ field }) => field);

  it('name every field that is wrong', () => {
    const texts = { port: '70000', ssl: 'perhaps' };
    assert.deepEqual(checkValues(values(texts, { title: ' ', name: 'a b' }), nothing, rules), [
      { field: 'title', message: 'Title is required.' },
      { field: 'name', message: 'A name may hold letters, digits, ".", "_" and "-" only.' },
      { field: 'host', message: 'Host is required.' },
      { field: 'port', message: 'Port must be at most 65535.' },
      { field: 'ssl', message: 'TLS must be one of: disable, prefer.' },
    ]);
  });

  it('leave names alone where servers have their own rule, or make them', () => {
    const odd = values({ host: 'db' }, { name: 'Lab:My data' });
    assert.deepEqual(names(odd, nothing, { plainName: false }), []);
    assert.deepEqual(names(values({ host: 'db' }, { name: '' }), nothing, { hasName: false }), []);
    assert.deepEqual(names(values({ host: 'db' }, { name: '' }), nothing, { mode: 'edit' }), []);
  });

  it('ask for a required secret, unless one is kept or copied', () => {
    const asked = fields.map((field) => (field.secret ? { ...field, required: true } : field));
    const form = values({ host: 'db' });
    const isStored = () => true;
    const entered = { ...nothing, entered: { password: 'p' } };
    assert.deepEqual(names(form, nothing, { fields: asked }), ['password']);
    assert.deepEqual(names(form, entered, { fields: asked }), []);
    assert.deepEqual(names(form, nothing, { fields: asked, isStored }), []);
    assert.deepEqual(names(form, { ...nothing, copy: true }, { fields: asked }), []);
    const forgotten = { ...nothing, forget: ['password'] };
    assert.deepEqual(names(form, forgotten, { fields: asked, isStored }), ['password']);
  });
});

describe('a duplicate', () => {
  const kinds = [
    { kind: 'Postgres', label: 'PostgreSQL' },
    { kind: 'MySQL', label: 'MySQL' },
    { kind: 's3', label: 'Amazon' },
  ];
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['s3', 's3'],
    ['mysql', 'MySQL'],
    ['postgresql', 'Postgres'],
    ['my-sql', 'MySQL'],
    ['openapi', undefined],
  ];
  for (const [kind, found] of pairs) {
    it(`of kind ${kind} becomes ${String(found)}`, () =>
      assert.equal(correspondingKind(kind, kinds), found));
  }

  it('takes what the other form knows, by name or by meaning, and tells what it does not', () => {
    const target: Field[] = [
      { name: 'server', label: 'Server', type: 'string', required: true },
      { name: 'port', label: 'Port', type: 'integer', minimum: 10 },
      { name: 'ssl', label: 'TLS', type: 'boolean' },
      { name: 'rootCertificate', label: 'Root', type: 'string', secret: true },
    ];
    assert.deepEqual(carryOver(record, target), {
      texts: { server: 'db' },
      left: ['port', 'ssl', 'rootCertificate', 'odd'],
    });
  });

  it('keeps two settings apart that mean the same elsewhere', () => {
    const both = { ...record, properties: { host: 'a', server: 'b' } };
    const target: Field[] = [{ name: 'server', label: 'Server', type: 'string' }];
    assert.deepEqual(carryOver(both, target), { texts: { server: 'b' }, left: ['host'] });
  });

  it('gets a name that is free', async () => {
    const taken = new Set(['lab-copy', 'lab-copy-2']);
    assert.equal(await copyName('lab', (name) => Promise.resolve(taken.has(name))), 'lab-copy-3');
  });
});

describe('the state of a form page', () => {
  it('is read as it was written', () => {
    const state = {
      version: 1,
      subject: { mode: 'add', kind: 'database' },
      values: values({ host: 'db' }),
    };
    assert.deepEqual(readFormState(JSON.parse(JSON.stringify(state))), state);
    const edit = { version: 1, subject: { mode: 'edit', source: 'local/lab' } };
    assert.deepEqual(readFormState(edit), edit);
  });

  it('is left aside when it makes no sense', () => {
    const wrong = [undefined, 7, {}, { version: 2, subject: { mode: 'add' } }];
    for (const state of [...wrong, { version: 1, subject: { mode: 'edit' } }]) {
      assert.equal(readFormState(state), undefined);
    }
    const odd = { version: 1, subject: { mode: 'add' }, values: { fields: { a: 1, b: 'x' } } };
    assert.deepEqual(readFormState(odd)?.values?.fields, { b: 'x' });
  });
});
