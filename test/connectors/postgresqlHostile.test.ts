import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { postgresqlConnector } from '../../src/connectors/postgresql/connector.js';
import { listen } from '../servers/ports.js';
import { eventually } from '../eventually.js';
import {
  context,
  never,
  onEachServer,
  openSession,
  openSessions,
  record,
  rejection,
  tablesOf,
} from './postgresqlSupport.js';

onEachServer('PostgreSQL: more than memory holds', {}, (server) => {
  it('cuts values that are too large for a page, and gives each whole', async () => {
    await server().query(`
      create table documents (id int8 primary key, body text, raw bytea, list text[], n numeric);
      insert into documents select i, 'short', '\\x00ff', '{a}', 1.50 from generate_series(1, 1000) i;
      alter table documents alter body set storage external, alter raw set storage external;
      update documents set body = repeat('ä', 300000), raw = decode(repeat('ab', 100000), 'hex'),
        list = array_fill('x'::text, array[100000]) where id between 300 and 500;
      create view shown as select * from documents`);
    const session = openSession(server());
    for (const name of ['documents', 'shown']) {
      const view = { sort: [{ column: 'id', direction: 'ascending' as const }], conditions: [] };
      const source = tablesOf(session).open(
        { schema: 'public', name },
        name === 'shown' ? view : undefined,
      );
      const page = await source.rows({ start: 298, end: 300 }, never);
      const sizes = [600_000, 200_002, 200_001];
      if (name === 'documents') {
        assert.deepEqual(page.rows[0], ['299', 'short', '\\x00ff', '{a}', '1.50']);
        assert.deepEqual(
          page.cut,
          sizes.map((size, index) => ({ row: 1, column: index + 1, size })),
        );
        assert.match(page.rows[1]?.[1] ?? '', /^ä{1000,16384}$/);
        assert.match(page.rows[1]?.[2] ?? '', /^\\x(ab)+$/);
      } else {
        // Nothing tells beforehand what a view holds; this much is read whole.
        assert.equal(page.rows[1]?.[1]?.length, 300_000);
      }
      assert.equal(await source.value?.(299, 1, never), 'ä'.repeat(300_000));
      assert.equal(await source.value?.(299, 2, never), `\\x${'ab'.repeat(100_000)}`);
      assert.equal((await source.value?.(499, 3, never))?.length, 200_001);
      await rejection(source.value?.(5000, 1, never) ?? Promise.resolve(), 'NotFound');
      await source.close();
    }
    await session.close();
  });

  it('shows a value of 200 MB', async () => {
    await server().query(`
      create table giants (id int8 primary key, body text);
      alter table giants alter body set storage external;
      insert into giants values (1, 'small'), (2, repeat('y', 200000000))`);
    const session = openSession(server());
    const source = tablesOf(session).open({ schema: 'public', name: 'giants' });
    const { rows, cut } = await source.rows({ start: 0, end: 100 }, never);
    assert.equal(rows.length, 2);
    assert.deepEqual(cut, [{ row: 1, column: 1, size: 200_000_000 }]);
    assert.equal((await source.value?.(1, 1, never))?.length, 200_000_000);
    await source.close();
    await session.close();
  });

  it('cuts the rows of a view that are too large and goes on', async () => {
    await server().query(`
      drop view if exists large; create view large as select i as id, repeat('x', 10000000) as cell from generate_series(1, 200) i;
      create table small as select 1 as id`);
    const session = openSession(server());
    const tables = tablesOf(session);
    const large = tables.open({ schema: 'public', name: 'large' });
    await large.columns(never);
    const before = process.memoryUsage().rss;
    const { rows, cut } = await large.rows({ start: 0, end: 200 }, never);
    assert.equal(rows.length, 200);
    assert.deepEqual(cut?.[7], { row: 7, column: 1, size: 10_000_000 });
    // 2 GB were asked for.
    assert.ok(process.memoryUsage().rss - before < 1024 ** 3, String(process.memoryUsage().rss));
    const small = tables.open({ schema: 'public', name: 'small' });
    assert.deepEqual((await small.rows({ start: 0, end: 10 }, never)).rows, [['1']]);
    assert.equal((await large.value?.(3, 1, never))?.length, 10_000_000);
    const query = tables.query('select cell from large', [], never);
    await rejection(query[Symbol.asyncIterator]().next(), 'Unsupported');
    await Promise.all([large.close(), small.close()]);
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });
});

describe('PostgreSQL: a server that allows no read-only sessions', () => {
  /** Speaks enough of the protocol to be connected to; refuses statements by a pattern. */
  async function withServer(
    refused: RegExp,
    work: (port: number, statements: readonly string[]) => Promise<void>,
  ) {
    const statements: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      let started = false;
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        if (!started && data.length === 8) socket.write('N');
        else if (!started) {
          started = true;
          socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
        } else if (data.toString('latin1', 0, 1) === 'Q') {
          const statement = data.toString('utf8', 5, data.length - 1);
          statements.push(statement);
          const answer = refused.test(statement)
            ? message('E', Buffer.from('SERROR\0C42601\0Mno such thing\0\0'))
            : message('C', Buffer.from('SET\0'));
          socket.write(Buffer.concat([answer, ready]));
        }
      });
    });
    const port = await listen(server);
    try {
      await work(port, statements);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }
  const ready = message('Z', Buffer.from('I'));

  function message(type: string, body: Buffer): Buffer {
    const head = Buffer.alloc(5);
    head.write(type, 'latin1');
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  }

  const test = async (port: number) => {
    const properties = { host: '127.0.0.1', port, username: 'u', database: 'd' };
    const session = postgresqlConnector.open(record(properties), context({ requestTimeout: 500 }));
    try {
      return await rejection(session.children([], {}, never), 'Unsupported');
    } finally {
      await session.close();
    }
  };

  it('is not used', async () => {
    await withServer(/read.only/i, async (port, statements) => {
      const error = await test(port);
      assert.match(error.message, /does not let sessions be read-only/);
      assert.ok(statements.every((statement) => statement.startsWith('SET')));
    });
  });
});
