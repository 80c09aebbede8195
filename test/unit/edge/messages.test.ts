import assert from 'node:assert/strict';
import { bridgeEnvironment } from '../../../src/catalogs/edge/python/environment.js';
import { notInstalled, toEdgeError } from '../../../src/catalogs/edge/python/errors.js';
import { interpreters } from '../../../src/catalogs/edge/python/interpreter.js';
import { LineReader } from '../../../src/catalogs/edge/python/lineReader.js';
import { readMessage } from '../../../src/catalogs/edge/python/messages.js';
import { readSettings } from '../../../src/catalogs/edge/settings.js';

const never = new AbortController().signal;

describe('lines of the Edge bridge', () => {
  it('are put together from any pieces', () => {
    const lines: string[] = [];
    const reader = new LineReader(100, (line) => void lines.push(line));
    const bytes = Buffer.from('{"ä":"日本"}\r\n\nlast');
    for (const byte of bytes) assert.ok(reader.push(Buffer.from([byte])));
    assert.deepEqual(lines, ['{"ä":"日本"}', '']);
    reader.push(Buffer.from(' one\n'));
    assert.equal(lines[2], 'last one');
  });

  it('have an end', () => {
    const reader = new LineReader(10, () => assert.fail('no line has ended'));
    assert.equal(reader.push(Buffer.from('0123456789')), true);
    assert.equal(reader.push(Buffer.from('x')), false);
  });

  it('are messages only in the form of the protocol', () => {
    assert.deepEqual(readMessage('{"id":1,"ok":true,"result":[1]}'), {
      ...{ type: 'result', id: 1, result: [1] },
    });
    assert.deepEqual(readMessage('{"id":2,"dropped":true}'), { type: 'dropped', id: 2 });
    const part = readMessage('{"id":3,"part":"AAEC"}');
    assert.ok(part?.type === 'part');
    assert.deepEqual([...part.bytes], [0, 1, 2]);
    const failed = readMessage('{"id":4,"ok":false,"error":{"type":7,"types":["A",1]}}');
    assert.ok(failed?.type === 'failure');
    assert.deepEqual(failed.failure.types, ['A']);
    for (const line of [
      '',
      'Loading…',
      '[1]',
      '"x"',
      '{"ok":true}',
      '{"id":"1","ok":true}',
      '{"id":1',
    ]) {
      assert.equal(readMessage(line), undefined, line);
    }
  });
});

describe('exceptions of the Edge bridge', () => {
  const failure = (types: string[], more: object = {}) => ({
    ...{ type: types[0] ?? '', types, message: 'words' },
    ...more,
  });

  it('mean what their names, or else the status behind them, say', () => {
    const cases: [string[], object, string][] = [
      [['NotFound', 'EdgeError'], {}, 'NotFound'],
      [['MissingThing', 'NotFound'], {}, 'NotFound'],
      [['BadEntry'], {}, 'Invalid'],
      [['ConnectTimeout', 'ConnectionError', 'Timeout'], {}, 'Timeout'],
      [['HTTPError', 'OSError'], { status: 429 }, 'Unavailable'],
      [['HTTPError', 'OSError'], { status: 404 }, 'NotFound'],
      [['EdgeError'], { status: 401 }, 'Unauthorized'],
      [['OperationalError', 'Error'], {}, 'Unavailable'],
      [['ProgrammingError'], { sqlstate: '42P01' }, 'NotFound'],
      [['OperationalError'], { sqlstate: '28P01' }, 'Forbidden'],
      [['JSONDecodeError', 'ValueError'], {}, 'Unavailable'],
      [['ValueError'], {}, 'Invalid'],
    ];
    for (const [types, more, code] of cases) {
      assert.equal(toEdgeError(failure(types, more), 'it').code, code, types.join());
    }
  });

  it('name the package that is missing, and how it is installed', () => {
    const sql = toEdgeError(
      failure(['ModuleNotFoundError'], { module: 'sqlalchemy.engine' }),
      'it',
    );
    assert.equal(sql.code, 'Unsupported');
    assert.match(sql.message, /edm install pandas sqlalchemy/);
    const odd = notInstalled(failure(['ImportError'], { module: '' }), 'python3');
    assert.match(odd.message, /cannot be used with python3: words/);
  });
});

describe('the process of the Edge bridge', () => {
  it('is run by the best interpreter that is known', async () => {
    const { log } = { log: { debug: quiet, info: quiet, warn: quiet, error: quiet } };
    const none = { log, pythonInterpreter: () => Promise.resolve(undefined) };
    const failing = { log, pythonInterpreter: () => Promise.reject(new Error('odd')) };
    const commands = async (context: typeof none, platform: NodeJS.Platform, setting?: string) =>
      (await interpreters(setting, context, never, platform)).map(({ command, args }) =>
        [command, ...args].join(' '),
      );
    assert.deepEqual(await commands(none, 'linux'), ['python3', 'python']);
    assert.deepEqual(await commands(failing, 'win32'), ['py -3', 'python']);
    assert.deepEqual(await commands(none, 'linux', '/opt/python'), ['/opt/python']);
  });

  it('has the token and what Python needs in its environment, and nothing else', () => {
    const outer = {
      PATH: '/bin',
      HTTPS_PROXY: 'p',
      EDGE_API_TOKEN: 'old',
      AWS_SECRET: 's',
      X: 'x',
    };
    assert.deepEqual(bridgeEnvironment(readSettings({}), 'new', outer), {
      ...{ PATH: '/bin', HTTPS_PROXY: 'p', EDGE_API_TOKEN: 'new', EDGE_API_ORG: 'default' },
      EDGE_API_SERVICE_URL: 'https://edge.enthought.com/services/api',
    });
  });

  it('takes the editor’s proxy where the environment names none', () => {
    const proxy = { url: 'http://proxy:1', exempt: ['a.org', '.b.org'] };
    const proxies = (outer: Record<string, string>) => {
      const environment = bridgeEnvironment(readSettings({}), 't', outer, proxy);
      return [environment['HTTPS_PROXY'], environment['HTTP_PROXY'], environment['NO_PROXY']];
    };
    assert.deepEqual(proxies({}), ['http://proxy:1', 'http://proxy:1', 'a.org,.b.org']);
    assert.deepEqual(proxies({ HTTPS_PROXY: 'own' }), ['own', undefined, undefined]);
    assert.deepEqual(proxies({ NO_PROXY: 'c' }), ['http://proxy:1', 'http://proxy:1', 'c']);
  });
});

function quiet(): void {}
