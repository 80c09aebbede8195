import assert from 'node:assert/strict';
import {
  catalogDraft,
  newCatalogPlan,
  suggestedName,
} from '../../../src/core/catalogs/newCatalogForm.js';
import type { Answers, FormStep } from '../../../src/core/sources/form.js';
import { hubKind } from './fakeCatalogs.js';

const targets = [
  { id: 'user', title: 'User settings' },
  { id: 'workspace', title: 'Workspace settings' },
];
const plan = newCatalogPlan({ kinds: [hubKind], targets, taken: (name) => name === 'taken' });
const ids = async (answers: Answers) => (await plan(answers)).map((step) => step.id);

async function step(answers: Answers, id: string): Promise<FormStep> {
  const found = (await plan(answers)).find((each) => each.id === id);
  assert.ok(found, id);
  return found;
}

describe('the form of a new catalog', () => {
  const answers = {
    ...{ kind: 'hub', 'field:url': 'https://www.hub.example.org/api', name: 'hub' },
    ...{ more: 'defaults', 'field:token': 's3cret', target: 'workspace' },
  };

  it('asks kind, where it is, name, credentials and where to save it', async () => {
    assert.deepEqual(await ids({}), ['kind']);
    const all = ['kind', 'field:url', 'name', 'more', 'field:token', 'target'];
    assert.deepEqual(await ids(answers), all);
    const more = await ids({ ...answers, more: 'more' });
    assert.deepEqual(more.slice(4, 6), ['field:team', 'field:tokenUrl']);
    const token = await step(answers, 'field:token');
    assert.ok(token.type === 'text' && token.masked);
  });

  it('makes a catalog of the answers, the secret apart', () => {
    assert.deepEqual(catalogDraft([hubKind], answers), {
      config: {
        ...{ name: 'hub', kind: 'hub', title: 'hub' },
        properties: { url: 'https://www.hub.example.org/api' },
      },
      secrets: { token: 's3cret' },
      target: 'workspace',
    });
  });

  it('suggests the host as name, one that is free', async () => {
    const name = await step({ ...answers, name: '' }, 'name');
    assert.equal(name.type === 'text' && name.initial, 'hub.example.org');
    assert.equal(
      suggestedName(hubKind, { url: 'http://taken' }, (n) => n === 'taken'),
      'taken-2',
    );
    assert.equal(
      suggestedName(hubKind, { url: 'http://[::1]:1/' }, () => false),
      '1',
    );
    assert.equal(
      suggestedName(hubKind, {}, () => false),
      'hub',
    );
  });

  it('says what is wrong where it is entered', async () => {
    const check = async (id: string, text: string) => {
      const asked = await step(answers, id);
      return asked.type === 'text' ? asked.check(text) : undefined;
    };
    assert.equal(await check('name', 'taken'), 'There already is a catalog named "taken".');
    assert.match((await check('name', 'a b')) ?? '', /letters, digits/);
    assert.equal(await check('field:url', ''), 'Address is required.');
    assert.equal(await check('field:url', 'http://nowhere'), 'It must be somewhere.');
    assert.equal(await check('field:token', ''), 'Token is required.');
    assert.equal(await check('field:url', 'http://h'), undefined);
  });
});
