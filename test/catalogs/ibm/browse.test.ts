import assert from 'node:assert/strict';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Session, SourceNode } from '../../../src/core/sources/connector.js';
import { never, rejection } from '../support.js';
import { BUCKET, CONNECTION, PROJECT } from './fixtures.js';
import { NAME, Stage } from './stage.js';
import type { StoredAsset } from './assets.js';
import type { Json } from './server.js';

const FIELDS: Json[] = [
  { name: 'ID', type: { type: 'bigint', length: 19, scale: 0, nullable: false, signed: true } },
  { name: 'NAME', type: { type: 'varchar', length: 40, nullable: true } },
  { name: 'PRICE', type: { type: 'decimal', length: 31, scale: 2, nullable: true } },
];

function table(
  path: string,
  rows: readonly string[],
  more: Partial<StoredAsset> = {},
): StoredAsset {
  const name = path.split('/').at(-1) ?? '';
  return { path, name, type: 'table', fields: FIELDS, rows, ...more };
}

/** Rows with numbers that JavaScript has not. */
function someRows(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `[900719925474099${n},"Row ${n}",${n}.10]`);
}

describe('browsing through IBM', () => {
  const stage = new Stage().use();
  const { server } = stage;

  async function session(name = NAME, catalog: RemoteCatalog = stage.open()): Promise<Session> {
    const source = await catalog.get(name, never);
    return catalog.open!(source);
  }

  async function children(of: Session, path: readonly string[] = []): Promise<SourceNode[]> {
    return [...(await of.children(path, {}, never)).items];
  }

  beforeEach(() => {
    server.assets.set(
      CONNECTION,
      new Map([
        [
          '/',
          [
            { path: '/SALES', name: 'SALES', type: 'schema' },
            { path: '/a b?#%/é', name: 'a/b', type: 'schema', has_children: true },
            { path: '/ODD', name: 'ODD', type: 'unheard' },
            { path: '/LEAF', name: 'LEAF', type: 'unheard', has_children: false },
          ],
        ],
        [
          '/SALES',
          [
            table('/SALES/CUSTOMER', someRows(5)),
            table('/SALES/OPEN', [], { type: 'view' }),
            table('SALES.ELSEWHERE', someRows(1)),
          ],
        ],
        ['/a b?#%/é', [table('/a b?#%/é/T', ['{"NAME":"x","EXTRA":1}'])]],
        ['/ODD', []],
      ]),
    );
  });

  describe('nodes', () => {
    it('are schemas, tables and views, by the paths the server has', async () => {
      const open = await session();
      const roots = await children(open);
      assert.deepEqual(
        roots.map(({ label, role, expandable, path }) => [label, role, expandable, path]),
        [
          ['SALES', 'schema', true, ['/SALES']],
          ['a/b', 'schema', true, ['/a b?#%/é']],
          ['ODD', 'folder', true, ['/ODD']],
          ['LEAF', 'asset', false, ['/LEAF']],
        ],
      );
      assert.deepEqual(
        stage.sent().at(-1),
        `GET /v2/connections/${CONNECTION}/assets project_id=${PROJECT}&path=/&limit=100&offset=0`,
      );
      const tables = await children(open, roots[0]?.path);
      assert.deepEqual(
        tables.map(({ label, role, expandable, table: ref }) => [label, role, expandable, ref]),
        [
          ['CUSTOMER', 'table', false, { schema: 'SALES', name: 'CUSTOMER' }],
          ['OPEN', 'view', false, { schema: 'SALES', name: 'OPEN' }],
          ['SALES.ELSEWHERE', 'table', false, { schema: '', name: 'SALES.ELSEWHERE' }],
        ],
      );
      const [odd] = await children(open, roots[1]?.path);
      assert.deepEqual(odd?.path, ['/a b?#%/é', '/a b?#%/é/T']);
      assert.deepEqual(await children(open, roots[2]?.path), []);
    });

    it('come in pages, whose links are followed by their offset only', async () => {
      server.assets.get(CONNECTION)!.set(
        '/SALES',
        Array.from({ length: 250 }, (_, n) => table(`/SALES/T${n}`, [])),
      );
      const open = await session();
      const seen = new Set<string>();
      let page: string | undefined;
      do {
        const found = await open.children(['/SALES'], page ? { page } : {}, never);
        for (const node of found.items) seen.add(node.label);
        page = found.next;
      } while (page !== undefined);
      assert.equal(seen.size, 250);
      const asked = server.standIn.log.filter(({ path }) => path.endsWith('/assets'));
      assert.equal(asked.length, 3);
    });

    it('end at a link that leads nowhere', async () => {
      const next = { href: 'https://elsewhere/assets?offset=0' };
      const on = ({ path }: { path: string }) => path.endsWith('/assets');
      const open = await session();
      server.standIn.fail({ status: 200, json: { assets: [], next } }, { on });
      assert.deepEqual(await open.children([], {}, never), { items: [] });
    });

    it('tell what the server warns of', async () => {
      server.logs.push(
        { severity: 'warning', message: 'One schema was left out.' },
        { severity: 'info', message: 'Took 3 ms.' },
        { severity: 'catastrophe', message: 'Unheard of.' },
      );
      const nodes = await children(await session());
      const warnings = nodes.filter(({ role }) => role === 'message');
      assert.deepEqual(
        warnings.map(({ label }) => label),
        ['One schema was left out.', 'Unheard of.'],
      );
      assert.equal(new Set(nodes.map(({ path }) => JSON.stringify(path))).size, nodes.length);
    });

    it('are not there for a path that is gone', async () => {
      await rejection((await session()).children(['/GONE'], {}, never), 'NotFound');
    });

    it('are shown through the view beside a source of our connectors, too', async () => {
      server.assets.set(BUCKET, new Map([['/', [{ path: '/raw', name: 'raw', type: 'bucket' }]]]));
      const catalog = stage.open();
      const source = await catalog.get(`${PROJECT}/${BUCKET}`, never);
      const [view] = catalog.companions!(source);
      const open = await catalog.open!(view!);
      const [node] = await children(open);
      assert.deepEqual([node?.role, node?.object], ['bucket', 'raw/']);
      assert.match(await open.test(never), /lists 1 entry/);
    });
  });

  describe('tables', () => {
    it('have exact rows at any place', async () => {
      const tables = (await session()).tables!;
      const reader = tables.open({ schema: 'SALES', name: 'CUSTOMER' });
      assert.deepEqual(await reader.columns(never), [
        { name: 'ID', type: 'bigint', nullable: false },
        { name: 'NAME', type: 'varchar(40)', nullable: true },
        { name: 'PRICE', type: 'decimal(31,2)', nullable: true },
      ]);
      const { rows } = await reader.rows({ start: 3, end: 10 }, never);
      assert.deepEqual(rows, [
        ['9007199254740993', 'Row 3', '3.10'],
        ['9007199254740994', 'Row 4', '4.10'],
      ]);
      assert.deepEqual(await reader.rowCount(never), { count: 5, exact: true });
    });

    it('are read in parts that the server allows, up to what was asked for', async () => {
      server.assets.get(CONNECTION)!.set('/SALES', [table('/SALES/CUSTOMER', someRows(450))]);
      const reader = (await session()).tables!.open({ schema: 'SALES', name: 'CUSTOMER' });
      const { rows } = await reader.rows({ start: 0, end: 250 }, never);
      assert.equal(rows.length, 250);
      assert.equal(await reader.rowCount(never), undefined);
      assert.equal((await reader.rows({ start: 250, end: 500 }, never)).rows.length, 200);
      assert.deepEqual((await reader.rows({ start: 450, end: 500 }, never)).rows, []);
      assert.deepEqual(await reader.rowCount(never), { count: 450, exact: true });
      assert.deepEqual((await reader.rows({ start: 9000, end: 9010 }, never)).rows, []);
      assert.deepEqual(await reader.rowCount(never), { count: 450, exact: true });
    });

    it('take rows as objects, lists and single values', async () => {
      const read = async (
        rows: readonly string[],
        fields: readonly Json[] | undefined = FIELDS,
      ) => {
        const asset = table('/SALES/CUSTOMER', rows, fields.length > 0 ? { fields } : {});
        server.assets
          .get(CONNECTION)!
          .set('/SALES', [
            fields.length > 0 ? asset : { path: asset.path, name: asset.name, type: 'table', rows },
          ]);
        const reader = (await session()).tables!.open({ schema: 'SALES', name: 'CUSTOMER' });
        const batch = await reader.rows({ start: 0, end: 10 }, never);
        return [batch.columns.map(({ name }) => name), ...batch.rows];
      };
      assert.deepEqual(
        await read([
          '{"NAME":"x","ID":12345678901234567890,"OTHER":1}',
          '{"PRICE":{"a":[1.0,null]}}',
        ]),
        [
          ['ID', 'NAME', 'PRICE'],
          ['12345678901234567890', 'x', null],
          [null, null, '{"a": [1.0, null]}'],
        ],
      );
      assert.deepEqual(await read(['[1]', '[1,true,"x",4]']), [
        ['ID', 'NAME', 'PRICE'],
        ['1', null, null],
        ['1', 'true', 'x'],
      ]);
      assert.deepEqual(await read(['{"b":1}', '{"a":"x"}'], []), [
        ['b', 'a'],
        ['1', null],
        [null, 'x'],
      ]);
      assert.deepEqual(await read(['7', 'null'], []), [['Column 1'], ['7'], [null]]);
      assert.deepEqual(await read([]), [['ID', 'NAME', 'PRICE']]);
    });

    it('without rows tell their columns all the same', async () => {
      server.servesRows = false;
      const reader = (await session()).tables!.open({ schema: 'SALES', name: 'CUSTOMER' });
      assert.equal((await reader.columns(never)).length, 3);
      const error = await rejection(reader.rows({ start: 0, end: 1 }, never), 'Unsupported');
      assert.match(error.message, /serves no rows of "\/SALES\/CUSTOMER"/);
    });

    it('do not repeat their first rows for ever', async () => {
      server.ignoresOffset = true;
      server.assets.get(CONNECTION)!.set('/SALES', [table('/SALES/CUSTOMER', someRows(300))]);
      const reader = (await session()).tables!.open({ schema: 'SALES', name: 'CUSTOMER' });
      assert.equal((await reader.rows({ start: 0, end: 100 }, never)).rows.length, 100);
      const error = await rejection(reader.rows({ start: 100, end: 200 }, never), 'Unsupported');
      assert.match(error.message, /only the first 100 rows/);
    });

    it('are listed, and found by the names SQL reads', async () => {
      const tables = (await session()).tables!;
      const list = await tables.list(never);
      assert.deepEqual(
        list.map(({ schema, name, kind }) => [schema, name, kind]),
        [
          ['SALES', 'CUSTOMER', 'table'],
          ['SALES', 'OPEN', 'view'],
          ['', 'SALES.ELSEWHERE', 'table'],
          ['a b?#%/é', 'T', 'table'],
        ],
      );
      assert.deepEqual(await tables.resolve('CUSTOMER', never), list[0]);
      assert.deepEqual(await tables.resolve('SALES."OPEN"', never), {
        schema: 'SALES',
        name: 'OPEN',
      });
      assert.deepEqual(await tables.resolve('/SALES/X', never), { schema: '', name: '/SALES/X' });
      await rejection(tables.resolve('NONE', never), 'NotFound');
      await rejection(tables.resolve('a..b', never), 'Invalid');
      assert.equal(tables.qualifiedName({ schema: 'SALES', name: 'a "b"' }), 'SALES."a ""b"""');
      const running = tables.query('SELECT 1', [], never)[Symbol.asyncIterator]();
      await rejection(running.next(), 'Unsupported');
    });

    it('whose server sends no JSON, or something unheard of, are errors', async () => {
      const reader = (await session()).tables!.open({ schema: 'SALES', name: 'CUSTOMER' });
      const on = ({ path }: { path: string }) => path.endsWith('/assets');
      for (const text of ['{"data": [[1', '{"data": "hunter22"}']) {
        server.standIn.fail({ status: 200, text, type: 'application/json' }, { on });
        const error = await rejection(reader.rows({ start: 0, end: 1 }, never), 'Unavailable');
        assert.doesNotMatch(error.message, /hunter22|\[\[1/);
      }
    });
  });

  describe('files', () => {
    const bytes = Buffer.from([0, 1, 2, 250, 251, 252]);

    beforeEach(() => {
      server.connections.get(BUCKET)!.entity['properties'] = { url: 'u', bucket: 'raw' };
      server.assets.set(
        BUCKET,
        new Map<string, StoredAsset[]>([
          ['/', [{ path: '/raw', name: 'raw', type: 'bucket' }]],
          [
            '/raw',
            [
              { path: '/raw/in', name: 'in', type: 'folder' },
              {
                ...{ path: '/raw/a b.bin', name: 'a b.bin', type: 'file', has_children: false },
                ...{ bytes, details: { file_size: '6' } },
              },
            ],
          ],
          ['/raw/in', []],
        ]),
      );
    });

    const store = async () => (await session(`${PROJECT}/${BUCKET}`)).objects!;

    it('are rows of the tree that open as files', async () => {
      const open = await session(`${PROJECT}/${BUCKET}`);
      const nodes = await children(open, ['/raw']);
      assert.deepEqual(
        nodes.map(({ role, object, size, expandable }) => [role, object, size, expandable]),
        [
          ['folder', 'raw/in/', undefined, true],
          ['file', 'raw/a b.bin', 6, false],
        ],
      );
      const source = await stage.open().get(`${PROJECT}/${BUCKET}`, never);
      assert.equal(source.kind, 'minio');
      assert.deepEqual(stage.open().browses!(source)?.offers, ['tables', 'objects']);
      assert.equal(stage.open().browses!(source)?.readOnly?.({}), true);
    });

    it('are listed and read, whole or in part', async () => {
      const objects = await store();
      const { items } = await objects.list('raw/', {}, never);
      assert.deepEqual(items, [
        { path: 'raw/in/', name: 'in', kind: 'folder' },
        { path: 'raw/a b.bin', name: 'a b.bin', kind: 'file', size: 6 },
      ]);
      const whole = await objects.read('raw/a b.bin', {}, never);
      assert.deepEqual([...whole.bytes], [...bytes]);
      const request = server.standIn.log.at(-1);
      assert.equal(request?.headers['accept'], 'application/octet-stream');
      const part = await objects.read('raw/a b.bin', { start: 2, end: 4 }, never);
      assert.deepEqual([...part.bytes], [2, 250]);
      const asked = server.standIn.log.filter(({ headers }) =>
        headers['accept']?.includes('octet'),
      );
      assert.equal(asked.length, 1, 'parts of one file take one request');
    });

    it('are told apart from folders and from what is not there', async () => {
      const objects = await store();
      assert.equal((await objects.stat('', never)).kind, 'folder');
      assert.equal((await objects.stat('raw/', never)).kind, 'folder');
      assert.equal((await objects.stat('raw/a b.bin', never)).size, 6);
      await rejection(objects.stat('raw/none', never), 'NotFound');
      await rejection(objects.stat('none/', never), 'NotFound');
    });

    it('cannot be written', async () => {
      const objects = await store();
      assert.equal(objects.readOnly, true);
      await rejection(objects.write('x', bytes, {}, never), 'Unsupported');
      await rejection(objects.delete('x', { recursive: false }, never), 'Unsupported');
      await rejection(objects.createFolder('x/', never), 'Unsupported');
    });
  });

  it('a closed session asks nothing more', async () => {
    const open = await session();
    const asked = server.standIn.log.length;
    await open.close();
    await rejection(open.children([], {}, never), 'Cancelled');
    assert.equal(server.standIn.log.length, asked);
  });

  it('many tables are no list to choose from', async () => {
    const many = Array.from({ length: 5200 }, (_, n) => table(`/SALES/T${n}`, []));
    server.assets.get(CONNECTION)!.set('/SALES', many);
    await rejection((await session()).tables!.list(never), 'Unsupported');
  });
});
