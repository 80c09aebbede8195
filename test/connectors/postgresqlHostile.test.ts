import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { postgresqlConnector } from '../../src/connectors/postgresql/connector.js';
import { listen } from '../servers/ports.js';
import {
  context,
  eventually,
  never,
  onEachServer,
  openSession,
  openSessions,
  record,
  rejection,
  tablesOf,
} from './postgresqlSupport.js';

onEachServer('PostgreSQL: more than memory holds', {}, (server) => {
  it('refuses rows that are too large and goes on', async () => {
    await server().query(`
      create view large as select i as id, repeat('x', 10000000) as cell from generate_series(1, 200) i;
      create table small as select 1 as id`);
    const session = openSession(server());
    const tables = tablesOf(session);
    const large = tables.open({ schema: 'public', name: 'large' });
    await large.columns(never);
    const before = process.memoryUsage().rss;
    const error = await rejection(large.rows({ start: 0, end: 200 }, never), 'Unsupported');
    assert.match(error.message, /more than 256 MB/);
    // 2 GB were asked for.
    assert.ok(process.memoryUsage().rss - before < 1024 ** 3, String(process.memoryUsage().rss));
    const small = tables.open({ schema: 'public', name: 'small' });
    assert.deepEqual((await small.rows({ start: 0, end: 10 }, never)).rows, [['1']]);
    const one = await large.rows({ start: 3, end: 4 }, never);
    assert.equal(one.rows[0]?.[1]?.length, 10_000_000);
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
