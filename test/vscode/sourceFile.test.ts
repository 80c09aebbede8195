import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceRecord } from '../../src/core/sources/source.js';
import { readSourceFile } from '../../src/host/sources/sourceFile.js';

describe('file of a source', () => {
  const source: SourceRecord = {
    ...{ id: 'local/api', name: 'api', title: 'API', kind: 'openapi', catalog: 'local', tags: [] },
    properties: {},
  };
  const read = (path: string) => readSourceFile(source, path, new AbortController().signal);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'source-file-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is read', async () => {
    const path = join(folder, 'api.yaml');
    await writeFile(path, 'openapi: 3.0.0');
    assert.equal(new TextDecoder().decode(await read(path)), 'openapi: 3.0.0');
  });

  it('is no folder, no device and not larger than memory should hold', async () => {
    await assert.rejects(read(folder), { code: 'Invalid', message: /is no file/ });
    if (process.platform !== 'win32') {
      await assert.rejects(read('/dev/zero'), { code: 'Invalid', message: /is no file/ });
    }
    const path = join(folder, 'large.json');
    const file = await open(path, 'w');
    await file.truncate(5 * 1024 ** 3);
    await file.close();
    await assert.rejects(read(path), { code: 'Invalid', message: /larger than 64 MB/ });
  });

  it('may be missing', async () => {
    await assert.rejects(read(join(folder, 'none.json')), { code: 'NotFound' });
  });
});
