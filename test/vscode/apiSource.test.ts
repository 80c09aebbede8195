import assert from 'node:assert/strict';
import type { SourceRecord } from '../../src/core/sources/source.js';
import { apiSource } from '../../src/host/api/apiSource.js';
import type { Services } from '../../src/host/feature.js';

describe('source of the API', () => {
  it('uses the record as it is now, not as it was when it was asked for', async () => {
    const record = (host: string): SourceRecord => ({
      ...{ id: 'local/one', name: 'one', title: 'One', kind: 'fake', catalog: 'local', tags: [] },
      properties: { host },
    });
    let current = record('before');
    const used: unknown[] = [];
    const note = (source: SourceRecord) => used.push(source.properties['host']);
    const services = {
      sources: {
        look: () => ({ offers: ['tables'] }),
        kind: () => ({ kind: 'fake' }),
        get: () => Promise.resolve(current),
        test: (source: SourceRecord) => Promise.resolve(String(note(source))),
        use: (source: SourceRecord, _: AbortSignal, work: (session: object) => unknown) => {
          note(source);
          return work({ tables: { list: () => Promise.resolve([]) } });
        },
      },
    } as unknown as Services;
    const source = apiSource(services, current);
    await source.tables?.list();
    current = record('after');
    await source.tables?.list();
    await source.test();
    assert.deepEqual(used, ['before', 'after', 'after']);
  });
});
