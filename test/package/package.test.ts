import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const vsix = `${root}data-connectors.vsix`;
const require = createRequire(import.meta.url);
const { BUNDLES } = require(`${root}esbuild.js`) as { BUNDLES: esbuild.BuildOptions[] };

/** Files of the package; more of them, or fewer, is news. */
const EXPECTED = readFileSync(new URL('./expected-files.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');

const MEGABYTE = 1e6;

describe('package', function () {
  this.timeout(180_000);

  before(() => {
    rmSync(vsix, { force: true });
    execFileSync('npm', ['run', 'package'], {
      cwd: root,
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
  });

  it('is under 4 MB', () => {
    assert.ok(existsSync(vsix));
    const { size } = statSync(vsix);
    console.log(`      data-connectors.vsix: ${(size / MEGABYTE).toFixed(2)} MB`);
    assert.ok(size < 4 * MEGABYTE, `${size} bytes`);
  });

  it('holds exactly the files of the list', () => {
    const names = listZip(readFileSync(vsix));
    assert.deepEqual(names.sort(), EXPECTED.sort());
  });

  it('runs as a command that npm installs', () => {
    const folder = mkdtempSync(`${tmpdir()}/npm-package-`);
    const npm = (...args: string[]) =>
      execFileSync('npm', args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
    try {
      npm('pack', root, '--ignore-scripts', '--silent');
      writeFileSync(`${folder}/package.json`, '{"name":"user","version":"1.0.0"}');
      const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
      npm('install', '--offline', '--no-audit', `./${archive}`);
      const specification = `${root}test/fixtures/openapi/petstore.json`;
      const command = ['exec', '--offline', '--', 'data-connectors', 'generate', specification];
      assert.match(npm(...command, 'client'), /client: \d+ files written/);
      assert.match(npm(...command, 'client', '--check'), /client is up to date/);
      writeFileSync(`${folder}/client/client.ts`, '');
      assert.throws(() => npm(...command, 'client', '--check'), { status: 1 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('starts from a bundle under 100 KB that holds no driver', async () => {
    const [extension] = BUNDLES;
    const result = await esbuild.build({
      ...extension,
      minify: true,
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const inputs = Object.keys(result.metafile.inputs);
    const packages = inputs.filter((input) => input.includes('node_modules/'));
    assert.deepEqual(packages, []);
    const file = result.outputFiles.find((output) => output.path.endsWith('extension.js'));
    const size = file?.contents.byteLength ?? Infinity;
    console.log(`      dist/extension.js: ${(size / 1000).toFixed(1)} KB`);
    assert.ok(size < 100_000, `${size} bytes`);
  });

  it('bundles only packages it declares, with what they depend on', async () => {
    const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const direct = new Set<string>();
    for (const options of BUNDLES) {
      const result = await esbuild.build({
        ...options,
        write: false,
        metafile: true,
        logLevel: 'silent',
      });
      for (const [file, input] of Object.entries(result.metafile.inputs)) {
        if (!file.startsWith('src/')) continue;
        for (const { original } of input.imports) {
          if (original && !/^[./]|^node:/.test(original)) direct.add(packageName(original));
        }
      }
    }
    direct.delete('vscode');
    const undeclared = [...direct].filter((name) => !(name in devDependencies));
    assert.deepEqual(undeclared, []);
  });
});

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Names in a ZIP's central directory (APPNOTE 4.3.12). */
function listZip(bytes: Buffer): string[] {
  const END = 0x06054b50;
  const ENTRY = 0x02014b50;
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== END) end--;
  assert.ok(end >= 0, 'no ZIP');
  const names: string[] = [];
  let offset = bytes.readUInt32LE(end + 16);
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    assert.equal(bytes.readUInt32LE(offset), ENTRY);
    const nameLength = bytes.readUInt16LE(offset + 28);
    const extra = bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
    names.push(bytes.toString('utf8', offset + 46, offset + 46 + nameLength));
    offset += 46 + nameLength + extra;
  }
  return names;
}
