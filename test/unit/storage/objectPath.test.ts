import assert from 'node:assert/strict';
import { posix } from 'node:path';
import {
  baseName,
  displayName,
  fromUriPath,
  parentFolder,
  toUriName,
  toUriPath,
} from '../../../src/core/storage/objectPath.js';

/** A small generator with a seed, so that a failure can be repeated. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const PIECES = [
  ...['/', '/', '/', '//', '.', '..', '~', '~~', '~f', '~f~', 'a', 'b', 'C:', ' ', '#', '%', '%2F'],
  ...['?', '\\', '&', '+', ':', '\u0000', '\u0001', '\n', '\r', '\t', '\u007f', '\u0085', '\ufeff'],
  ...['caf\u00e9', 'cafe\u0301', '\u{1f9ea}', '\u{10ffff}', '\ufffe', '\u202e', 'x'.repeat(300)],
];

function randomText(random: (limit: number) => number, longest: number): string {
  return Array.from({ length: random(longest) }, () => PIECES[random(PIECES.length)] ?? '').join(
    '',
  );
}

/** What VS Code does to paths: joins and normalises them, and writes Uris out and reads them. */
function throughVsCode(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return posix.normalize(posix.join('/', ...decodeURIComponent(encoded).split(/(?<=\/)/)));
}

describe('paths of objects in Uris', () => {
  it('come back as they were, whatever the names and keys', () => {
    const random = generator(20_261_120);
    for (let round = 0; round < 1500; round++) {
      const catalog = randomText(random, 4);
      const source = randomText(random, 5);
      const path = randomText(random, 12);
      const uri = toUriPath({ catalog, source, path });
      const back = fromUriPath(throughVsCode(uri));
      const shown = JSON.stringify({ round, catalog, source, path, uri });
      assert.ok(back, shown);
      assert.equal(back.catalog, catalog, shown);
      assert.equal(back.source, source, shown);
      const isFolder = path === '' || path.endsWith('/');
      assert.equal(isFolder ? back.folder : back.file, path, shown);
      if (isFolder) assert.equal(back.file, undefined, shown);
    }
  });

  it('come back as twins, and are no two the same', () => {
    const random = generator(7);
    const seen = new Map<string, string>();
    for (let round = 0; round < 800; round++) {
      const path = `${randomText(random, 8)}x`.slice(0, -1);
      if (path === '' || path.endsWith('/')) continue;
      const twin = toUriPath({ catalog: 'c', source: 's', path }, { twin: true });
      const back = fromUriPath(throughVsCode(twin));
      assert.deepEqual(back, { catalog: 'c', source: 's', file: path });
      for (const [uri, what] of [
        [twin, `twin ${path}`],
        [toUriPath({ catalog: 'c', source: 's', path }), `file ${path}`],
        [toUriPath({ catalog: 'c', source: 's', path: `${path}/` }), `folder ${path}`],
      ] as const) {
        assert.equal(seen.get(uri) ?? what, what, uri);
        seen.set(uri, what);
      }
    }
  });

  it('stay readable where nothing is odd', () => {
    const uri = (path: string) => toUriPath({ catalog: 'local', source: 'data-lake-s3', path });
    assert.equal(uri(''), '/local/data-lake-s3/');
    assert.equal(uri('Experiment data/run 1.csv'), '/local/data-lake-s3/Experiment data/run 1.csv');
    assert.equal(uri('backup/file~'), '/local/data-lake-s3/backup/file~');
    assert.equal(uri('a//b'), '/local/data-lake-s3/a/~/b');
    assert.equal(uri('/./../~'), '/local/data-lake-s3/~/~./~../~~');
    assert.equal(
      toUriPath({ catalog: 'grok', source: 'Team:Sales/2026', path: 'x' }),
      '/grok/Team:Sales~12026/x',
    );
  });

  it('say what a Uri may be', () => {
    const names = { catalog: 'c', source: 's' };
    assert.deepEqual(fromUriPath('/c/s'), { ...names, folder: '' });
    assert.deepEqual(fromUriPath('/c/s/'), { ...names, folder: '' });
    assert.deepEqual(fromUriPath('/c/s/a'), { ...names, file: 'a', folder: 'a/' });
    assert.deepEqual(fromUriPath('/c/s/a/'), { ...names, folder: 'a/' });
    assert.deepEqual(fromUriPath('/c/s/a~f'), { ...names, file: 'a' });
    assert.deepEqual(fromUriPath('/c/s/~'), { ...names, folder: '/' });
    for (const path of ['', '/', '/c', '/c/', 'c/s/x']) assert.equal(fromUriPath(path), undefined);
  });

  it('join from the names that a listing gives', () => {
    for (const name of ['a', '', '.', '..', '~', 'b~f', '%2F', 'x#y?']) {
      const folder = posix.join('/c/s/top', toUriName(name));
      assert.equal(fromUriPath(folder)?.folder, `top/${name}/`);
      if (name === '') continue;
      const file = posix.join('/c/s/top', toUriName(name, { twin: true }));
      assert.equal(fromUriPath(file)?.file, `top/${name}`);
    }
  });

  it('refuse text that is not Unicode', () => {
    assert.throws(() => toUriPath({ catalog: 'c', source: 's', path: 'a\ud800' }), {
      code: 'Invalid',
    });
  });

  it('have parents and names', () => {
    const cases: [path: string, parent: string | undefined, name: string][] = [
      ['', undefined, ''],
      ['a', '', 'a'],
      ['a/', '', 'a'],
      ['a/b.c', 'a/', 'b.c'],
      ['a//', 'a/', ''],
      ['a//b', 'a//', 'b'],
      ['/', '', ''],
      ['/a', '/', 'a'],
    ];
    for (const [path, parent, name] of cases) {
      assert.equal(parentFolder(path), parent, path);
      assert.equal(baseName(path), name, path);
    }
  });

  it('are shown without tricks', () => {
    assert.equal(displayName(''), '(no name)');
    assert.equal(displayName('r\u00e9sum\u00e9 \u{1f9ea}.txt'), 'r\u00e9sum\u00e9 \u{1f9ea}.txt');
    assert.equal(displayName('gpj.\u202eexe'), 'gpj.\\u202eexe');
    assert.equal(displayName('a\nb\u0000'), 'a\\u000ab\\u0000');
  });
});
