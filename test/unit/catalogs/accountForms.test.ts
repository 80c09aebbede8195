import assert from 'node:assert/strict';
import {
  apiTokenOptions,
  apiTokenPlan,
  expiryText,
} from '../../../src/core/catalogs/apiTokenForm.js';
import {
  secretText,
  userSecret,
  userSecretPlan,
} from '../../../src/core/catalogs/userSecretForm.js';
import type { FormPlan, TextStep } from '../../../src/core/sources/form.js';
import { answerForm } from '../sources/answering.js';

async function problem(plan: FormPlan, id: string, text: string, answers = {}) {
  const step = (await plan(answers)).find((each) => each.id === id) as TextStep;
  return step.check(text);
}

describe('a new API token', () => {
  const token = async (texts: Record<string, string>) =>
    apiTokenOptions((await answerForm(apiTokenPlan, texts)).answers);

  it('has a note, and an end that is not never unless that is chosen', async () => {
    assert.deepEqual(await token({}), { expiresIn: 30 * 86_400 });
    assert.deepEqual(await token({ note: ' ci ', expires: '1' }), {
      note: 'ci',
      expiresIn: 86_400,
    });
    assert.deepEqual(await token({ expires: 'never' }), {});
    const other = await token({ expires: 'other', days: '45' });
    assert.deepEqual(other, { expiresIn: 45 * 86_400 });
  });

  it('ends after whole days, and not at once', async () => {
    for (const text of ['0', '-1', '1.5', '', 'x', '9999']) {
      const said = await problem(apiTokenPlan, 'days', text, { expires: 'other' });
      assert.match(said ?? '', /from 1 to 3650/, text);
    }
  });

  it('says when it ends or ended', () => {
    const dateText = (time: number) => `at ${time}`;
    assert.equal(expiryText({}, 5, dateText), 'never expires');
    assert.equal(expiryText({ expires: 9 }, 5, dateText), 'expires at 9');
    assert.equal(expiryText({ expires: 5 }, 5, dateText), 'expired at 5');
  });
});

describe('a new user secret', () => {
  const plan = userSecretPlan((name) => name === 'taken');
  const secret = async (texts: Record<string, string>) => {
    const { answers, asked } = await answerForm(plan, texts);
    return { ...userSecret(answers), asked };
  };

  it('is entered key by key, until a key is left empty', async () => {
    const { name, value, asked } = await secret({
      ...{ name: ' login ', mode: 'keys', 'key:0': 'user', 'value:0': ' ann ' },
      ...{ 'key:1': '__proto__', 'value:1': '' },
    });
    assert.equal(name, 'login');
    assert.deepEqual(Object.entries(value), [
      ['user', ' ann '],
      ['__proto__', ''],
    ]);
    const masked = asked.flatMap((step) => (step.type === 'text' && step.masked ? [step.id] : []));
    assert.deepEqual(masked, ['value:0', 'value:1']);
    assert.equal(asked.at(-1)?.id, 'key:2');
  });

  it('is pasted as JSON, masked', async () => {
    const json = '{"user": "ann", "ports": [1, 2]}';
    const { value, asked } = await secret({ name: 'x', mode: 'json', json });
    assert.deepEqual(value, { user: 'ann', ports: [1, 2] });
    assert.ok((asked.at(-1) as TextStep).masked);
  });

  it('has a free name, a key at least, and none twice', async () => {
    assert.match((await problem(plan, 'name', ' ')) ?? '', /required/);
    assert.match((await problem(plan, 'name', 'taken ')) ?? '', /already/);
    const keys = { mode: 'keys', 'key:0': 'user' };
    assert.match((await problem(plan, 'key:0', '', { mode: 'keys' })) ?? '', /at least one key/);
    assert.match((await problem(plan, 'key:1', 'user', keys)) ?? '', /already/);
    assert.equal(await problem(plan, 'key:0', 'user', keys), undefined);
  });

  it('is an object that stays what it is, and is never quoted', async () => {
    const said = (text: string) => problem(plan, 'json', text, { mode: 'json' });
    for (const text of ['', '{"a": SECRET}', '[1]', '"x"', 'null', '{}']) {
      const message = (await said(text)) ?? '';
      assert.notEqual(message, '', text);
      assert.doesNotMatch(message, /SECRET/);
    }
    assert.match((await said('{"id": 12345678901234567890}')) ?? '', /too large/);
    assert.equal(await said('{"id": "12345678901234567890", "n": 1.5}'), undefined);
  });

  it('is copied as text, other values as JSON', () => {
    assert.equal(secretText('a "b"'), 'a "b"');
    assert.equal(secretText({ a: [1] }), '{"a":[1]}');
    assert.equal(secretText(true), 'true');
  });
});
