import assert from 'node:assert/strict';
import { ConnectorError } from '../../src/core/errors.js';
import { Emitter } from '../../src/core/disposable.js';
import type { Catalog } from '../../src/core/sources/catalog.js';
import type { ConnectorContext, Session } from '../../src/core/sources/connector.js';
import type { SourceRecord } from '../../src/core/sources/source.js';
import type { SecretStore } from '../../src/host/secrets.js';
import type { Settings } from '../../src/host/settings.js';
import { SourceService, type SourceServiceOptions } from '../../src/host/sources/sourceService.js';

const never = new AbortController().signal;

function record(properties: Record<string, unknown> = {}): SourceRecord {
  const names = { id: 'fake/one', name: 'one', title: 'One', kind: 'fake', catalog: 'fake' };
  return { ...names, tags: [], properties };
}

/** A service with one source, whose connector only counts. */
function setUp() {
  const changed = new Emitter<Catalog>();
  let current: SourceRecord | Error = record();
  let timeout = 1_000;
  const contexts: ConnectorContext[] = [];
  let opened = 0;
  let closed = 0;
  const open = (_: SourceRecord, context: ConnectorContext): Session => {
    opened++;
    contexts.push(context);
    return {
      test: () => Promise.resolve('fine'),
      credentialFields: () => Promise.resolve([]),
      children: () => Promise.resolve({ items: [] }),
      invalidate: () => undefined,
      close: () => {
        closed++;
        return Promise.resolve();
      },
    };
  };
  const catalog: Pick<Catalog, 'name' | 'onDidChange' | 'get'> = {
    name: 'fake',
    onDidChange: () => ({ dispose: () => undefined }),
    get: () =>
      current instanceof Error ? Promise.reject(current) : Promise.resolve<SourceRecord>(current),
  };
  const kind = {
    ...{ kind: 'fake', label: 'Fake', description: '', icon: 'beaker', offers: [] },
    ...{ fields: [], credentials: [], describe: () => '', binding: () => '' },
  };
  const settings: Pick<Settings, 'limits'> = {
    limits: () => ({ connectTimeout: 1, requestTimeout: timeout, pageSize: 10 }),
  };
  const service = new SourceService({
    catalogs: {
      all: () => [catalog as Catalog],
      onDidChange: new Emitter<void>().event,
      onDidChangeSources: changed.event,
    },
    connectors: [{ kind, load: () => Promise.resolve({ kind: 'fake', open }) }],
    secrets: {} as SecretStore,
    settings: settings as Settings,
    log: {} as SourceServiceOptions['log'],
    distFolder: '',
  });
  return {
    service,
    contexts,
    counts: () => ({ opened, closed }),
    change(next: SourceRecord | Error) {
      current = next;
      changed.fire(catalog as Catalog);
    },
    setTimeout: (milliseconds: number) => (timeout = milliseconds),
  };
}

/** Work that ends when it is told to. */
function pending() {
  let end: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<string>((resolve, reject) => {
    end = () => resolve('done');
    fail = reject;
  });
  return { work, end, fail };
}

describe('source service', () => {
  it('says nothing about a source by work on a session that was ended', async () => {
    const { service } = setUp();
    const first = pending();
    const use = service.use(record(), never, () => first.work);
    await service.session(record());
    service.disconnect('fake/one');
    first.end();
    assert.equal(await use, 'done');
    assert.equal(service.state('fake/one').status, 'idle');

    const second = pending();
    const failing = service.use(record(), never, () => second.work);
    await service.session(record());
    service.disconnect('fake/one');
    second.fail(new ConnectorError('Unavailable', 'The connection was lost.'));
    await assert.rejects(failing, { code: 'Unavailable' });
    assert.equal(service.state('fake/one').status, 'idle');
    service.dispose();
  });

  it('keeps no more than the session in use over fifty connections', async () => {
    const { service, counts } = setUp();
    for (let round = 0; round < 50; round++) {
      await service.use(record(), never, (session) => session.test(never));
      service.disconnect('fake/one');
    }
    await new Promise(setImmediate);
    assert.deepEqual(counts(), { opened: 50, closed: 50 });
    service.dispose();
  });

  it('ends the session of a record that points elsewhere or is gone', async () => {
    const { service, counts, change } = setUp();
    await service.use(record(), never, (session) => session.test(never));
    change(record({ host: 'elsewhere' }));
    await new Promise(setImmediate);
    assert.deepEqual(counts(), { opened: 1, closed: 1 });
    await service.use(record({ host: 'elsewhere' }), never, (session) => session.test(never));
    change(new ConnectorError('NotFound', 'gone'));
    await new Promise(setImmediate);
    assert.deepEqual(counts(), { opened: 2, closed: 2 });
    // A catalog that cannot answer says nothing about its sources.
    await service.use(record(), never, (session) => session.test(never));
    change(new TypeError('a mistake in the catalog'));
    await new Promise(setImmediate);
    assert.deepEqual(counts(), { opened: 3, closed: 2 });
    service.dispose();
  });

  it('hands out limits as the settings are now', async () => {
    const { service, contexts, setTimeout: change } = setUp();
    await service.session(record());
    change(5_000);
    assert.equal(contexts[0]?.limits.requestTimeout, 5_000);
    service.dispose();
  });
});
