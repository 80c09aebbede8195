import assert from 'node:assert/strict';
import { datagrokCatalog } from '../../../src/catalogs/datagrok/catalog.js';
import type { Catalog } from '../../../src/core/sources/catalog.js';
import { ConnectorError } from '../../../src/core/errors.js';
import type { FormSecrets, FormSubject } from '../../../src/core/sources/sourceForm.js';
import { SourceFormSession } from '../../../src/core/sources/sourceFormSession.js';
import { postgresqlKind } from '../../../src/connectors/postgresql/kind.js';
import { never, rejection, testContext } from '../support.js';
import { DatagrokServer } from './server.js';

const CANARY = 'canary-7f3a91';
const nothing: FormSecrets = { entered: {}, forget: [], copy: false };
const entered = (secrets: Record<string, string>): FormSecrets => ({
  ...nothing,
  entered: secrets,
});

describe('The form of a Datagrok connection', () => {
  const server = new DatagrokServer();
  const { standIn } = server;

  before(() => standIn.start());
  after(() => standIn.stop());
  beforeEach(() => {
    server.clear();
    server.add({
      ...{ id: 'w-1', name: 'Warehouse', friendlyName: 'Warehouse', namespace: 'Lab:' },
      ...{ dataSource: 'Postgres', parameters: { server: 'db', port: 5432, db: 'lab' }, tags: [] },
    });
    server.credentials.set('w-1', { parameters: { login: 'reader', password: 'hunter22' } });
  });
  afterEach(() => assert.deepEqual(standIn.violations, []));

  function open(subject: FormSubject): SourceFormSession {
    const catalog: Catalog = datagrokCatalog.open(
      { name: 'grok', kind: 'datagrok', title: 'Grok', properties: { url: standIn.url } },
      testContext({ token: CANARY }),
    );
    const kind = (name: string) => (name === 'postgresql' ? postgresqlKind : undefined);
    const unused = () => Promise.reject(new Error('The server does it.'));
    return new SourceFormSession(
      {
        catalogs: { all: () => [catalog] },
        patience: () => AbortSignal.timeout(1000),
        sources: {
          ...{
            catalog: () => catalog,
            kind,
            test: unused,
            use: unused,
            disconnect: () => undefined,
          },
          binding: (source) => kind(source.kind)?.binding(source.properties) ?? '',
          get: (id, signal) => catalog.get(id.replace('grok/', ''), signal),
        },
        secrets: {
          read: () => Promise.resolve(undefined),
          state: () => Promise.resolve('none'),
          write: () => Promise.resolve(),
          delete: () => Promise.resolve(),
        },
      },
      subject,
    );
  }

  async function filled(session: SourceFormSession, kind: string, texts: Record<string, string>) {
    const { values } = await session.describe(never);
    const form = await session.describeKind('grok', kind, never);
    return { ...values, kind, title: 'T', fields: { ...form.texts, ...texts } };
  }

  const saves = () =>
    standIn.log.filter(({ method, path }) => method === 'POST' && !path.endsWith('/test'));
  const tests = () => standIn.log.filter(({ path }) => path.endsWith('/connections/test'));

  it('is tested by the server without being saved, new or changed', async () => {
    const session = open({ mode: 'add' });
    const values = { ...(await filled(session, 'postgresql', { host: 'db2' })), name: 'New' };
    const said = await session.test(values, entered({ password: 'p-1' }), never);
    assert.equal(said, 'Datagrok reaches it.');
    server.testReply = { json: 'no route to host' };
    const edit = open({ mode: 'edit', source: 'grok/Lab:Warehouse' });
    const changed = await filled(edit, 'postgresql', { host: 'db3' });
    const error = await rejection(edit.test(changed, nothing, never), 'Unavailable');
    assert.match(error.message, /no route to host/);
    const sent = tests().map(({ body }) => JSON.parse(body) as { parameters: { server: string } });
    assert.deepEqual(
      sent.map(({ parameters }) => parameters.server),
      ['db2', 'db3'],
    );
    assert.deepEqual(saves(), []);
  });

  it('has what the catalog refuses at the field it is about', async () => {
    const session = open({ mode: 'add' });
    const values = { ...(await filled(session, 'MongoDB', { parameters: '[1]' })), name: 'New' };
    const error = await rejection(session.save(values, nothing, true, never), 'Invalid');
    assert.deepEqual(
      error.problems.map(({ field }) => field),
      ['parameters'],
    );
    server.credentials.delete('w-1');
    const edit = open({ mode: 'edit', source: 'grok/Lab:Warehouse' });
    const changed = await filled(edit, 'postgresql', { username: 'writer' });
    const refused = await rejection(edit.save(changed, nothing, true, never), 'Invalid');
    assert.deepEqual(refused.problems, [
      {
        field: 'password',
        message: 'Enter the secret as well: Datagrok keeps it together with the user name.',
      },
    ]);
    assert.deepEqual(saves(), []);
    assert.ok(refused instanceof ConnectorError);
  });

  it('saves what was changed, and keeps the credentials that are there', async () => {
    const session = open({ mode: 'edit', source: 'grok/Lab:Warehouse' });
    const values = await filled(session, 'postgresql', { database: 'other' });
    await session.save(values, nothing, true, never);
    const body = JSON.parse(saves()[0]?.body ?? '') as Record<string, unknown>;
    assert.deepEqual(
      [body['friendlyName'], body['parameters']],
      ['T', { server: 'db', port: 5432, db: 'other' }],
    );
    assert.equal('credentials' in body, false);
  });
});
