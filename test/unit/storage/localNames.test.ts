import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import {
  LocalNames,
  byteLength,
  numbered,
  safeName,
  splitName,
} from '../../../src/core/storage/localNames.js';
import { nameProblem, nameWarning } from '../../../src/core/storage/objectName.js';

const WINDOWS = { windows: true, caseSensitive: false };
const LINUX = { windows: false, caseSensitive: true };

describe('names of local files', () => {
  const cases: [name: string, posix: string, windows: string][] = [
    ['a.txt', 'a.txt', 'a.txt'],
    ['naïve 日本.csv', 'naïve 日本.csv', 'naïve 日本.csv'],
    ['', '_', '_'],
    ['.', '_', '_'],
    ['..', '__', '__'],
    ['...', '...', '___'],
    ['.env', '.env', '.env'],
    ['a\0b\nc', 'a_b_c', 'a_b_c'],
    ['a\\..\\b', 'a\\..\\b', 'a_.._b'],
    ['C:', 'C:', 'C_'],
    ['2024-01-01T00:00:00', '2024-01-01T00:00:00', '2024-01-01T00_00_00'],
    ['<a>|"b"?*', '<a>|"b"?*', '_a___b___'],
    ['con', 'con', '_con'],
    ['NUL.txt', 'NUL.txt', '_NUL.txt'],
    ['Com1.tar.gz', 'Com1.tar.gz', '_Com1.tar.gz'],
    ['LPT³', 'LPT³', '_LPT³'],
    ['aux .txt', 'aux .txt', '_aux .txt'],
    ['conin$', 'conin$', '_conin$'],
    ['console', 'console', 'console'],
    ['a. .', 'a. .', 'a___'],
    ['name ', 'name ', 'name_'],
    ['photo\u202egpj.exe', 'photo_gpj.exe', 'photo_gpj.exe'],
    ['\ud800', '\ufffd', '\ufffd'],
  ];
  for (const [name, onPosix, onWindows] of cases) {
    it(`makes ${JSON.stringify(name)} safe`, () => {
      assert.equal(safeName(name, false), onPosix);
      assert.equal(safeName(name, true), onWindows);
    });
  }

  it('shortens what no file system takes, and keeps the extension', () => {
    const name = safeName(`${'日'.repeat(200)}.parquet`, false);
    assert.ok(byteLength(name) <= 240 && name.endsWith('日.parquet'), name);
    assert.ok(byteLength(safeName('a'.repeat(1000), true)) <= 240);
    assert.ok(byteLength(safeName(`a.${'b'.repeat(1000)}`, true)) <= 240);
    const second = numbered(`${'x'.repeat(300)}.csv`, 12);
    assert.ok(byteLength(second) <= 240 && second.endsWith('x (12).csv'), second);
  });

  it('puts numbers before the extension', () => {
    assert.equal(numbered('data.tar', 2), 'data (2).tar');
    assert.equal(numbered('.gitignore', 2), '.gitignore (2)');
    assert.equal(numbered('no extension', 3), 'no extension (3)');
    assert.deepEqual(splitName('Dr. Smith wrote this'), {
      stem: 'Dr. Smith wrote this',
      extension: '',
    });
  });

  it('never leaves the folder, and gives each object a path of its own', () => {
    const hostile = [
      ...['../../etc/passwd', '/etc/passwd', '//server/share', 'C:/Windows/x', 'C:\\Windows\\x'],
      ...['..', '.', '', 'a/../../b', '..\\..\\b', 'a//b', 'a/_/b', 'a/./b', 'con/nul', 'a\0/b'],
      ...['a', 'a/b', 'A', 'a ', 'a.', 'ä', 'a\u0308', 'a (2)', 'x/', 'x', 'x/y', '~', '~/x'],
      ...['\\\\?\\C:\\x', 'file:///x', 'a\ud800', 'a\ud801', 'a\ufffd'],
    ];
    for (const [options, path, root] of [
      [WINDOWS, win32, 'D:\\chosen'],
      [LINUX, posix, '/chosen'],
      [{ windows: true, caseSensitive: true }, win32, 'D:\\chosen'],
      [{ windows: false, caseSensitive: false }, posix, '/chosen'],
    ] as const) {
      const names = new LocalNames(options);
      const seen = new Map<string, string>();
      for (const key of hostile) {
        const segments = names.segments(key, '');
        const local = path.resolve(root, ...segments);
        assert.ok(local.startsWith(root + path.sep), `${key} -> ${local}`);
        assert.equal(path.relative(root, local).split(path.sep).length, segments.length, key);
        const folded = options.caseSensitive ? local : local.normalize('NFC').toLowerCase();
        assert.equal(seen.get(folded), undefined, `${key} and ${seen.get(folded) ?? ''}`);
        seen.set(folded, key);
        // The same object, the same place.
        assert.deepEqual(names.segments(key, ''), segments);
      }
    }
  });

  it('keeps together what is in one folder', () => {
    const names = new LocalNames(WINDOWS);
    assert.deepEqual(names.segments('data/a.csv', ''), ['data', 'a.csv']);
    assert.deepEqual(names.segments('data', ''), ['data (2)']);
    assert.deepEqual(names.segments('Data/A.csv', ''), ['Data (3)', 'A.csv']);
    assert.deepEqual(names.segments('data/A.csv', ''), ['data', 'A (2).csv']);
    assert.deepEqual(names.segments('data/', ''), ['data']);
    assert.equal(names.changed, 3);
  });

  it('leaves out what is above, and goes round what is there', () => {
    const names = new LocalNames(LINUX);
    names.reserve('data');
    assert.deepEqual(names.segments('x/data/a', 'x/'), ['data (2)', 'a']);
    assert.deepEqual(names.segments('y/data/a', 'y/'), ['data (3)', 'a']);
    assert.deepEqual(names.segments('x/data/b', 'x/'), ['data (2)', 'b']);
  });
});

describe('names that are typed', () => {
  it('says what is wrong', () => {
    for (const name of ['a', 'a b', 'ä+&%?#', '.hidden', '~']) {
      assert.equal(nameProblem(name, ''), undefined);
    }
    assert.match(nameProblem('', '') ?? '', /needed/);
    assert.match(nameProblem('a/b', '') ?? '', /slash/);
    assert.match(nameProblem('..', '') ?? '', /not a name/);
    assert.match(nameProblem('a\u0000', '') ?? '', /control/);
    assert.match(nameProblem('\udc00', '') ?? '', /Unicode/);
    assert.equal(nameProblem('日'.repeat(341), ''), undefined);
    assert.match(nameProblem('日'.repeat(342), '') ?? '', /1026 bytes/);
    assert.match(nameProblem('x'.repeat(1020), 'data/') ?? '', /1025 bytes/);
    assert.match(nameWarning(' a') ?? '', /space/);
    assert.equal(nameWarning('a b'), undefined);
  });
});
