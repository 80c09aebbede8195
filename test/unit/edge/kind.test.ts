import assert from 'node:assert/strict';
import { createLocalCatalog } from '../../../src/catalogs/local/catalog.js';
import { edgeFromEnvironment } from '../../../src/catalogs/edge/environment.js';
import { edgeKind } from '../../../src/catalogs/edge/kind.js';
import { readSettings } from '../../../src/catalogs/edge/settings.js';
import { CatalogRegistry } from '../../../src/core/catalogs/catalogRegistry.js';
import type { CatalogConfig, CatalogContext } from '../../../src/core/sources/catalogKind.js';
import { fieldApplies } from '../../../src/core/sources/field.js';
import { Emitter } from '../../../src/core/disposable.js';
import { FakeKeeper } from '../catalogs/fakeCatalogs.js';
import { MemoryStore } from '../local/memoryStore.js';
import { fakeKinds } from '../sources/fakeKinds.js';

const never = new AbortController().signal;
const quiet = () => undefined;

/** A registry in an environment, and what its catalog of kind `edge` was opened with. */
function registryIn(environment: Record<string, string>, user?: unknown) {
  const opened: { config: CatalogConfig; context: CatalogContext }[] = [];
  const registry = new CatalogRegistry({
    local: createLocalCatalog({ store: new MemoryStore({}), kinds: fakeKinds }),
    store: new MemoryStore({ user }),
    entries: [
      {
        name: 'edge',
        fromEnvironment: edgeFromEnvironment,
        kind: edgeKind,
        load: () =>
          Promise.resolve({
            kind: 'edge',
            open: (config, context) => {
              opened.push({ config, context });
              const { name, kind, title } = config;
              const capabilities = {
                ...{ create: false, update: false, remove: false, test: false },
                ...{ saveUntested: false, sync: false, search: false },
              };
              return {
                ...{ name, kind, title, capabilities, onDidChange: new Emitter<void>().event },
                list: () => Promise.resolve({ items: [] }),
                get: () => Promise.reject(new Error('none')),
                kinds: () => Promise.resolve([]),
                fields: () => Promise.resolve([]),
                whoAmI: () => Promise.resolve({ label: 'Ada', details: [] }),
                close: () => Promise.resolve(),
              };
            },
          }),
      },
    ],
    secrets: new FakeKeeper(),
    surroundings: {
      requireAccess: quiet,
      environment,
      requestTimeout: () => 1000,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      distFolder: '',
      pythonInterpreter: () => Promise.resolve(undefined),
    },
  });
  return { registry, opened };
}

describe('the settings of an Edge catalog', () => {
  it('come from the environment with nothing configured', async () => {
    const { registry, opened } = registryIn({
      EDGE_API_TOKEN: 't-1',
      EDGE_API_SERVICE_URL: 'https://edge.example.org/services/api',
      EDGE_API_ORG: 'lab',
    });
    assert.deepEqual(
      registry.remotes().map(({ name, kind }) => [name, kind]),
      [['edge', 'edge']],
    );
    await registry.remotes()[0]?.list({}, never);
    const [{ config, context }] = opened as [(typeof opened)[0]];
    assert.deepEqual(readSettings(config.properties), {
      ...{ transport: 'python', python: undefined, organization: 'lab' },
      serviceUrl: 'https://edge.example.org/services/api',
      ...{ scheme: 'token', routes: undefined, verifyTls: true },
    });
    assert.deepEqual(await context.secrets(never), { token: 't-1' });
    assert.doesNotMatch(JSON.stringify(config), /t-1/);
  });

  it('come from the Hub’s token as well, with the usual service and organization', async () => {
    const { registry, opened } = registryIn({ JUPYTERHUB_API_TOKEN: 'hub-1' });
    await registry.remotes()[0]?.list({}, never);
    const [{ config, context }] = opened as [(typeof opened)[0]];
    const { serviceUrl, organization } = readSettings(config.properties);
    assert.deepEqual(
      [serviceUrl, organization],
      ['https://edge.enthought.com/services/api', 'default'],
    );
    assert.deepEqual(await context.secrets(never), { token: 'hub-1' });
    const both = registryIn({ JUPYTERHUB_API_TOKEN: 'hub-1', EDGE_API_TOKEN: 'own-1' });
    await both.registry.remotes()[0]?.list({}, never);
    assert.deepEqual(await both.opened[0]?.context.secrets(never), { token: 'own-1' });
  });

  it('make no catalog without a token', () => {
    const { registry } = registryIn({ EDGE_API_SERVICE_URL: 'https://edge.example.org' });
    assert.deepEqual(registry.remotes(), []);
    assert.deepEqual(registryIn({ EDGE_API_TOKEN: '' }).registry.remotes(), []);
  });

  it('give the token of the environment to no other service', async () => {
    const elsewhere = [{ name: 'other', kind: 'edge', serviceUrl: 'https://evil.example.org' }];
    const { registry } = registryIn({ EDGE_API_TOKEN: 't-1' }, elsewhere);
    const other = registry.remotes().find(({ name }) => name === 'other');
    await assert.rejects(async () => other?.list({}, never), { code: 'Unauthorized' });
  });

  it('bind the token to the service, however its address is written', () => {
    const usual = edgeKind.binding({});
    assert.equal(
      edgeKind.binding({ serviceUrl: 'https://EDGE.enthought.com/services/api/' }),
      usual,
    );
    assert.equal(edgeKind.binding({ organization: 'other', python: 'py' }), usual);
    assert.notEqual(edgeKind.binding({ serviceUrl: 'https://edge.example.org/' }), usual);
  });

  it('bind the token to the way it goes, too', () => {
    const serviceUrl = 'https://edge.example.org/gate';
    const http = edgeKind.binding({ serviceUrl, transport: 'http' });
    assert.notEqual(http, edgeKind.binding({ serviceUrl }));
    assert.equal(
      edgeKind.binding({ serviceUrl, transport: 'python' }),
      edgeKind.binding({ serviceUrl }),
    );
    assert.equal(edgeKind.binding({ serviceUrl, transport: 'http', scheme: 'Bearer' }), http);
    const other = { serviceUrl: 'https://evil.example.org/gate', transport: 'http' };
    assert.notEqual(edgeKind.binding(other), http);
  });

  it('need a gateway and routes that can be used with the transport http', () => {
    const problems = (properties: object) => edgeKind.validate?.({ ...properties });
    const http = { transport: 'http', serviceUrl: 'https://edge.example.org/gate' };
    assert.deepEqual(problems(http), []);
    assert.match(problems({ transport: 'http' })?.[0]?.message ?? '', /gateway/);
    const wrong = problems({ ...http, routes: '{"sources.got": "/x"}' });
    assert.deepEqual(
      wrong?.map(({ field }) => field),
      ['routes'],
    );
    assert.match(wrong[0]?.message ?? '', /"sources.got" is no operation/);
    // Left over from another transport.
    assert.deepEqual(problems({ routes: '{"sources.got": "/x"}' }), []);
    const shown = (transport: string) =>
      edgeKind.fields.filter((field) => fieldApplies(field, { transport })).map(({ name }) => name);
    assert.ok(!shown('python').includes('routes') && shown('http').includes('routes'));
    assert.ok(shown('python').includes('python') && !shown('http').includes('python'));
  });

  it('name a program that is the same in every folder', () => {
    const problems = (properties: object) =>
      edgeKind.validate?.({ ...properties }).map(({ field }) => field);
    for (const python of [
      'python3',
      '/usr/bin/python3',
      '~/env/bin/python',
      'C:\\py\\python.exe',
    ]) {
      assert.deepEqual(problems({ python }), [], python);
    }
    for (const python of ['.venv/bin/python', './python', '..\\python.exe']) {
      assert.deepEqual(problems({ python }), ['python'], python);
    }
    assert.deepEqual(problems({ serviceUrl: 'ftp://x' }), ['serviceUrl']);
  });

  it('offer only transports that there are', () => {
    const transport = edgeKind.fields.find(({ name }) => name === 'transport');
    assert.deepEqual(
      transport?.values?.map(({ value }) => value),
      ['python', 'http'],
    );
    assert.equal(
      edgeKind.describe({ organization: 'lab' }),
      'lab at https://edge.enthought.com/services/api',
    );
  });
});
