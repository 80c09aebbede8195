import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Bridge } from '../../../src/catalogs/edge/python/bridge.js';
import { openPythonService } from '../../../src/catalogs/edge/python/service.js';
import type { EdgeService } from '../../../src/catalogs/edge/service.js';
import { readSettings } from '../../../src/catalogs/edge/settings.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import type { Properties } from '../../../src/core/sources/source.js';
import { allTexts, never, rejection } from '../support.js';
import {
  edgeContext,
  EdgeStandIn,
  sqlConnection,
  STAND_IN_PACKAGE,
  TOKEN,
  type Fault,
} from './standIn.js';

describe('Edge bridge', function () {
  this.timeout(60_000);
  const standIn = new EdgeStandIn();
  const opened: EdgeService[] = [];

  beforeEach(() => {
    standIn.reset();
    standIn.change((state) => {
      state.connections = [sqlConnection()];
    });
  });
  afterEach(async () => {
    for (const service of opened.splice(0)) await service.close();
  });
  after(() => standIn.remove());

  function open(
    options: Parameters<typeof edgeContext>[1] & { properties?: Properties } = {},
  ): EdgeService & { readonly logged: readonly string[] } {
    const { properties = {}, ...rest } = options;
    const context = edgeContext(standIn, rest);
    const service = openPythonService(
      { name: 'edge', kind: 'edge', title: 'Edge', properties },
      context,
    );
    opened.push(service);
    return Object.assign(service, { logged: context.logged });
  }

  /** Every operation of the service by what the stand-in calls it. */
  const OPERATIONS: Readonly<Record<string, (service: EdgeService) => Promise<unknown>>> = {
    whoami: (service) => service.whoAmI(never),
    set_whoami: (service) =>
      service.setWhoAmI({ firstName: 'a', lastName: 'b', email: 'c@d' }, never),
    search: (service) => service.search('abc', undefined, never),
    'tokens.list': (service) => service.tokens.list(never),
    'tokens.create': (service) => service.tokens.create({}, never),
    'tokens.remove': (service) => service.tokens.remove('t1', never),
    'secrets.list': (service) => service.userSecrets.list(never),
    'secrets.create': (service) => service.userSecrets.create('x', {}, never),
    'secrets.read': (service) => service.userSecrets.read('x', never),
    'sources.list': (service) => service.sources.list({}, never),
    'sources.get': (service) => service.sources.get('u-1', never),
    'sources.add': (service) =>
      service.sources.add(
        {
          kind: 'sql',
          name: 'n',
          title: 'n',
          fields: { host: 'h', port: 1, db_kind: 'p', db_name: 'd' },
        },
        never,
      ),
    'sources.update': (service) => service.sources.update('u-1', { fields: {} }, never),
    'sources.remove': (service) => service.sources.remove('u-1', never),
    'files.list': (service) => service.files.list({}, '', {}, never),
    'files.open': (service) => service.files.read({}, 'a.txt', {}, never),
    'files.upload': (service) => service.files.upload('a.txt', new Uint8Array(3), never),
    'files.make_folder': (service) => service.files.makeFolder('f', never),
    'files.rename': (service) => service.files.rename('a.txt', 'b.txt', never),
    'files.move': (service) => service.files.move('a.txt', 'g', never),
    'files.delete': (service) => service.files.delete('a.txt', 'file', never),
  };

  const FAILURES: readonly (readonly [string, Fault, ErrorCode])[] = [
    ['NotFound', { raise: 'NotFound' }, 'NotFound'],
    ['BadEntry', { raise: 'BadEntry' }, 'Invalid'],
    ['a refused token', { raise: 'AuthenticationError' }, 'Unauthorized'],
    ['401', { raise: '401' }, 'Unauthorized'],
    ['403', { raise: '403' }, 'Forbidden'],
    ['409', { raise: '409' }, 'Conflict'],
    ['422', { raise: '422' }, 'Invalid'],
    ['500', { raise: '500' }, 'Unavailable'],
    ['a lost connection', { raise: 'ConnectionError' }, 'Unavailable'],
    ['an exception nobody has heard of', { raise: 'Unheard', message: 'odd' }, 'Invalid'],
    ['a library that exits', { raise: 'SystemExit', message: '7' }, 'Invalid'],
  ];

  for (const [name, fault, code] of FAILURES) {
    it(`tells ${name} from other failures, whatever is asked`, async () => {
      standIn.file('a.txt', 'x');
      standIn.file('g/b.txt', 'x');
      const service = open();
      for (const [operation, ask] of Object.entries(OPERATIONS)) {
        standIn.change((state) => {
          state.faults = { [operation]: fault };
        });
        const error = await rejection(ask(service));
        const expected = operation === 'whoami' && code === 'Forbidden' ? 'Unauthorized' : code;
        assert.equal(error.code, expected, `${operation}: ${error.message}`);
        assert.doesNotMatch(allTexts(error) + service.logged.join('\n'), new RegExp(TOKEN));
      }
      assert.equal(standIn.processes().length, 1, 'the process lives on');
    });
  }

  it('says that nobody is signed in before Python is started', async () => {
    await rejection(open({ token: undefined }).whoAmI(never), 'Unauthorized');
    assert.deepEqual(standIn.calls(), []);
  });

  it('says that the token is refused, and asks to sign in', async () => {
    const service = open({ token: 'wrong-token-1' });
    const error = await rejection(service.whoAmI(never), 'Unauthorized');
    assert.deepEqual(error.nextSteps, ['signIn']);
    assert.doesNotMatch(allTexts(error), /wrong-token-1/);
  });

  it('lets nobody wait for a request that hangs', async () => {
    standIn.change((state) => {
      state.faults['tokens.list'] = { hang: true };
    });
    const service = open();
    await service.whoAmI(never);
    const controller = new AbortController();
    const hanging = service.tokens.list(controller.signal);
    assert.equal((await service.whoAmI(never)).userName, 'ada');
    controller.abort();
    await rejection(hanging, 'Cancelled');
    assert.equal((await service.whoAmI(never)).userName, 'ada');
    assert.equal(standIn.processes().length, 1);
  });

  it('gives a request up after its time, and says so', async () => {
    const service = open({ requestTimeout: 1_000 });
    await service.whoAmI(never);
    standIn.fail('tokens.list', { hang: true });
    const error = await rejection(service.tokens.list(never), 'Timeout');
    assert.match(error.message, /within 1 seconds/);
  });

  it('takes a new process when too many requests hang in the old one', async () => {
    standIn.change((state) => {
      state.faults['tokens.list'] = { hang: true };
    });
    const service = open();
    await service.whoAmI(never);
    for (let round = 0; round < 2; round++) {
      const controller = new AbortController();
      const asked = Array.from({ length: 8 }, () => service.tokens.list(controller.signal));
      while (standIn.count('tokens.list') < (round + 1) * 8) await pause();
      controller.abort();
      for (const each of asked) await rejection(each, 'Cancelled');
    }
    await service.whoAmI(never);
    const [first = 0, second = 0] = standIn.processes();
    assert.ok(second > 0 && first !== second);
    // Nobody waits for what hangs in the first one.
    while (isRunning(first)) await pause();
  });

  it('starts anew at the next request after the process has died in the middle of one', async () => {
    const service = open();
    await service.whoAmI(never);
    standIn.fail('tokens.list', { exit: 5 });
    const error = await rejection(service.tokens.list(never), 'Unavailable');
    assert.match(error.message, /has ended \(exit code 5\)/);
    assert.ok(error.retryable);
    standIn.fail('tokens.list', { sleep: 0 });
    assert.deepEqual(await service.tokens.list(never), []);
    standIn.fail('sources.get', { hang: true });
    const killed = service.sources.get('u-1', never);
    while (standIn.count('sources.get') < 1) await pause();
    process.kill(standIn.processes().at(-1) ?? 0, 'SIGKILL');
    assert.match((await rejection(killed, 'Unavailable')).message, /SIGKILL/);
    assert.equal((await service.whoAmI(never)).userName, 'ada');
    assert.equal(standIn.processes().length, 3);
  });

  it('cannot be confused by what libraries print', async () => {
    standIn.change((state) => {
      state.behaviour['noise'] = true;
      const print = '{"id": 1, "ok": true, "result": {"user_name": "mallory"}}';
      state.faults['whoami'] = { print };
    });
    const service = open();
    for (let count = 0; count < 3; count++) {
      assert.equal((await service.whoAmI(never)).userName, 'ada');
    }
    assert.match(service.logged.join('\n'), /mallory/);
    assert.doesNotMatch(service.logged.join('\n'), new RegExp(TOKEN));
  });

  it('takes answers of many megabytes, and refuses those without end', async () => {
    const service = open();
    const value = { text: 'x'.repeat(20 * 1024 * 1024) };
    await service.userSecrets.create('large', value, never);
    assert.deepEqual(await service.userSecrets.read('large', never), value);
    standIn.change((state) => {
      state.secrets['huge'] = { text: 'y'.repeat(50 * 1024 * 1024) };
    });
    const error = await rejection(service.userSecrets.read('huge', never), 'Invalid');
    assert.match(error.message, /larger than 48 MB/);
    standIn.reset();
    assert.equal((await service.whoAmI(never)).userName, 'ada');
  });

  it('uses a new process for another token', async () => {
    let token = TOKEN;
    const context = edgeContext(standIn);
    const service = openPythonService(
      { name: 'edge', kind: 'edge', title: 'Edge', properties: {} },
      { ...context, secrets: () => Promise.resolve({ token }) },
    );
    opened.push(service);
    await service.whoAmI(never);
    token = 'another-token';
    await rejection(service.whoAmI(never), 'Unauthorized');
    assert.equal(standIn.processes().length, 2);
    const [first = 0] = standIn.processes();
    while (isRunning(first)) await pause();
  });

  it('shares one process, which ends when it is closed or not used for a while', async () => {
    const service = open();
    await Promise.all([1, 2, 3, 4].map(() => service.whoAmI(never)));
    assert.equal(standIn.processes().length, 1);
    await service.close();
    await rejection(service.whoAmI(never), 'Cancelled');
    const [pid = 0] = standIn.processes();
    while (isRunning(pid)) await pause();

    const settings = readSettings({});
    const context = edgeContext(standIn);
    const bridge = new Bridge({ title: 'Edge', settings, context, idleTimeout: 300 });
    await bridge.call('whoami', {}, 'you', never);
    const idle = standIn.processes().at(-1) ?? 0;
    while (isRunning(idle)) await pause();
    await bridge.call('whoami', {}, 'you', never);
    assert.equal(standIn.processes().length, 3);
    bridge.close();
  });

  it('explains a missing interpreter', async () => {
    const service = open({ properties: { python: '/nowhere/bin/python' } });
    const error = await rejection(service.whoAmI(never), 'Unavailable');
    assert.match(error.message, /"\/nowhere\/bin\/python".*edm install enthought_edge.*"python"/s);
    assert.deepEqual(error.nextSteps, ['openSettings', 'retry', 'showLog']);
    const none = open({ environment: { PATH: '/nowhere' } });
    assert.match(
      (await rejection(none.whoAmI(never), 'Unavailable')).message,
      /"python3" and "python"/,
    );
  });

  it('explains a missing edge.api, and finds it once it is installed', async () => {
    const late = join(standIn.folder, 'late');
    const service = open({ environment: { PYTHONPATH: `${standIn.folder}:${late}` } });
    const error = await rejection(service.whoAmI(never), 'Unavailable');
    assert.match(error.message, /not installed for python3.*"edm install enthought_edge"/s);
    assert.ok(error.nextSteps.includes('openSettings'));
    // A package of this name that lacks the module.
    mkdirSync(join(late, 'edge'), { recursive: true });
    assert.match((await rejection(service.whoAmI(never), 'Unavailable')).message, /not installed/);
    rmSync(late, { recursive: true });
    symlinkSync(STAND_IN_PACKAGE, late);
    assert.equal((await service.whoAmI(never)).userName, 'ada');
  });

  it('prefers the interpreter of the settings to the selected one, and that to others', async () => {
    const wrapper = join(standIn.folder, 'my python');
    const trace = join(standIn.folder, 'used');
    writeFileSync(wrapper, `#!/bin/sh\ntouch '${trace}'\nexec python3 "$@"\n`);
    chmodSync(wrapper, 0o755);
    await open().whoAmI(never);
    assert.equal(existsSync(trace), false);
    await open({ interpreter: wrapper }).whoAmI(never);
    assert.equal(existsSync(trace), true);
    const both = open({ interpreter: '/nowhere/python', properties: { python: wrapper } });
    assert.equal((await both.whoAmI(never)).userName, 'ada');
  });

  it('starts no process for a request that was cancelled before', async () => {
    const controller = new AbortController();
    controller.abort();
    await rejection(open().whoAmI(controller.signal), 'Cancelled');
    assert.deepEqual(standIn.calls(), []);
  });

  it('passes to Python what it needs, and none of the editor’s other secrets', async () => {
    const probe = join(standIn.folder, 'probe');
    const environment = { AWS_SECRET_ACCESS_KEY: 'aws', JUPYTERHUB_API_TOKEN: 'hub' };
    const proxies = { HTTPS_PROXY: 'http://proxy:3128', no_proxy: 'localhost' };
    writeFileSync(probe, `#!/bin/sh\nenv > '${probe}.env'\nexec python3 "$@"\n`);
    chmodSync(probe, 0o755);
    const service = open({
      properties: { python: probe },
      environment: { ...environment, ...proxies },
    });
    await service.whoAmI(never);
    const text = readFileSync(`${probe}.env`, 'utf8');
    assert.match(text, /^HTTPS_PROXY=http:\/\/proxy:3128$/m);
    assert.match(text, /^no_proxy=localhost$/m);
    assert.match(text, /^EDGE_API_ORG=default$/m);
    assert.doesNotMatch(text, /AWS_SECRET|JUPYTERHUB/);
  });
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
