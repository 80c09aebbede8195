import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { serve } from './openapiSupport.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const { BUNDLES } = createRequire(import.meta.url)(`${project}esbuild.js`) as {
  BUNDLES: esbuild.BuildOptions[];
};

function lab(...names: string[]): string {
  const operation = (name: string) => ({
    get: { operationId: name, tags: [name.slice(0, 1)], responses: { 200: {} } },
  });
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Lab', version: '1' },
    paths: Object.fromEntries(names.map((name) => [`/${name}`, operation(name)])),
  });
}

describe('command line', function () {
  this.timeout(60_000);
  let dist: string;
  let folder: string;

  before(async () => {
    dist = await mkdtemp(join(tmpdir(), 'command-line-'));
    for (const options of BUNDLES) {
      if (!/\/(cli|openapiWorker)\.js$/.test(options.outfile ?? '')) continue;
      const outfile = join(dist, (options.outfile ?? '').replace('dist/', ''));
      await esbuild.build({ ...options, outfile, minify: true, sourcemap: false });
    }
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'command-line-work-'));
    await writeFile(join(folder, 'lab.json'), lab('alpha', 'beta'));
  });

  afterEach(() => rm(folder, { recursive: true }));
  after(() => rm(dist, { recursive: true }));

  async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, out, err };
  }
  const text = (name: string) => readFile(join(folder, 'out', name), 'utf8');
  const generate = (...more: string[]) => run(['generate', 'lab.json', 'out', ...more]);

  it('writes a client, and knows it for up to date', async () => {
    const first = await generate();
    assert.deepEqual([first.code, first.err], [0, '']);
    assert.match(first.out, /^out: \d+ files written, 0 removed\.\n$/);
    assert.match(await text('client.ts'), /alpha/);
    assert.match(await text('README.md'), /^# Lab/);
    const again = await generate();
    assert.deepEqual([again.code, again.out], [0, 'out is up to date.\n']);
    const checked = await generate('--check');
    assert.deepEqual([checked.code, checked.out, checked.err], [0, 'out is up to date.\n', '']);
  });

  it('tells a client that is out of date, edited or not there, and writes nothing then', async () => {
    const missing = await generate('--check');
    assert.equal(missing.code, 1);
    assert.match(missing.err, /^out\/client\.ts: error: missing$/m);
    assert.deepEqual(await readdir(folder), ['lab.json']);
    await generate();
    const before = await text('client.ts');
    await writeFile(join(folder, 'lab.json'), lab('alpha', 'beta', 'gamma'));
    const stale = await generate('--check');
    assert.equal(stale.code, 1);
    assert.match(stale.err, /^out\/client\.ts: error: out of date$/m);
    assert.equal(await text('client.ts'), before);
    await generate();
    await writeFile(join(folder, 'out', 'client.ts'), `${before}\n// mine\n`);
    const edited = await generate('--check');
    assert.equal(edited.code, 1);
    assert.match(edited.err, /^out\/client\.ts: error: edited since it was generated$/m);
  });

  it('overwrites what was edited only by force', async () => {
    await generate();
    await writeFile(join(folder, 'out', 'README.md'), 'my notes\n');
    const refused = await generate();
    assert.equal(refused.code, 1);
    assert.match(
      refused.err,
      /^out\/README\.md: error: edited since .*\nNothing was written\. --force/,
    );
    assert.equal(await text('README.md'), 'my notes\n');
    assert.equal((await generate('--force')).code, 0);
    assert.match(await text('README.md'), /^# Lab/);
  });

  it('keeps to what was chosen, from the folder alone', async () => {
    await generate('--only', 'tag:b', '--title', 'My Lab');
    assert.doesNotMatch(await text('client.ts'), /alpha/);
    await writeFile(join(folder, 'lab.json'), lab('alpha', 'beta', 'bravo'));
    assert.equal((await run(['generate', 'out'])).code, 0);
    const chosen = await text('client.ts');
    assert.match(chosen, /bravo/);
    assert.doesNotMatch(chosen, /alpha/);
    assert.match(await text('README.md'), /^# My Lab/);
    await generate('--imports', 'ts');
    assert.match(await text('client.ts'), /from '.\/operations\.ts';/);
    assert.equal((await run(['generate', 'out', '--check'])).code, 0);
    assert.match((await run(['generate', 'out', '--imports', 'x'])).err, /takes js, ts or none/);
    await generate('--types');
    assert.ok(!(await readdir(join(folder, 'out'))).includes('client.ts'));
    await generate('--whole');
    assert.match(await text('client.ts'), /alpha/);
  });

  it('writes Python, and lets references lead to servers that are named', async () => {
    const other = await serve((_, response) => response.end('{"type": "string"}'));
    const document = lab('alpha').replace(
      '"200":{}',
      `"200":{"description":"","content":{"application/json":{"schema":{"$ref":"${other.url}/word.json"}}}}`,
    );
    await writeFile(join(folder, 'lab.json'), document);
    const refused = await generate('--python');
    assert.match(refused.err, /word\.json" was not read: It is on a server/);
    assert.match(await text('client.py'), /def alpha/);
    assert.deepEqual((await generate('--check', '--allow', other.url)).code, 1);
    assert.deepEqual((await generate('--allow', other.url)).err, '');
    assert.ok((await readdir(join(folder, 'out'))).includes('client.py'), 'Python is remembered');
    await other.stop();
  });

  it('sends the login in the environment to the server of the specification', async () => {
    const server = await serve((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer t' ? 200 : 401;
      response.end(lab('alpha'));
    });
    const args = ['generate', `${server.url}/spec`, 'out'];
    const refused = await run(args);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /needs a login \(401/);
    const login = { DATA_CONNECTORS_AUTHORIZATION: 'Bearer t' };
    assert.equal((await run(args, login)).code, 0);
    assert.doesNotMatch(await text('generated.json'), /Bearer/);
    await server.stop();
  });

  it('says what is wrong', async () => {
    const cases: [string[], RegExp][] = [
      [[], /nothing to do.*--help/],
      [['publish'], /no command "publish"/],
      [['generate'], /needs a folder/],
      [['generate', 'a', 'b', 'c'], /takes a specification and a folder/],
      [['generate', 'lab.json', 'out', '--what'], /Unknown option '--what'\. See/],
      [['generate', 'out'], /no generated client: name a specification/],
      [['generate', 'none.json', 'out'], /"none\.json" was not found/],
      [['generate', 'https://u:p@example.org/x', 'out'], /must not hold a secret/],
      [['generate', 'ftp://example.org/x', 'out'], /http or https/],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await run(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, message);
    }
    const help = await run(['--help']);
    assert.deepEqual([help.code, help.err], [0, '']);
    assert.match(help.out, /--check/);
  });

  it('says at once where it cannot write, and leaves what is there', async () => {
    await writeFile(join(folder, 'taken'), 'mine');
    const cases: [string, RegExp][] = [
      ['taken', /not written to taken: a file is in the way.* taken\. .*Move what is in the way/],
      ['taken/below', /a file is in the way of a folder: taken\/below\./],
    ];
    // What takes no folder at all, whoever asks.
    if (process.platform === 'linux') cases.push(['/proc/x/y', /can be made here: \/proc\./]);
    for (const [target, message] of cases) {
      const { code, err } = await run(['generate', 'lab.json', target]);
      assert.equal(code, 2, target);
      assert.match(err, message);
      assert.match(err, /Nothing was changed there/);
    }
    assert.equal(await readFile(join(folder, 'taken'), 'utf8'), 'mine');
    assert.deepEqual(await readdir(folder), ['lab.json', 'taken']);
  });

  it('lets no document steer the terminal', async () => {
    const document = lab('alpha').replace('"/alpha"', '"a\\u001b[2J"');
    await writeFile(join(folder, 'lab.json'), document);
    const { err } = await generate();
    assert.match(err, /^lab\.json: warning: .*a\\u001b\[2J/m);
    assert.ok(!err.includes('\u001b'));
  });
});
