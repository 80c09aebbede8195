import assert from 'node:assert/strict';
import { senderNames, useSenders } from './openapiSenders.js';

const get = (operationId: string, ...parameters: object[]) => ({
  [`/${operationId}`]: { get: { operationId, parameters } },
});
const parameter = (name: string, place: string, more: object = {}) => ({
  ...{ name, in: place, schema: {} },
  ...more,
});
const json = { schema: undefined, content: { 'application/json': { schema: {} } } };

const document = {
  openapi: '3.2.0',
  paths: {
    ...get('query', parameter('q', 'query')),
    ...get('joined', parameter('q', 'query', { explode: false })),
    ...get('deep', parameter('q', 'query', { style: 'deepObject', explode: true })),
    ...get('reserved', parameter('q', 'query', { allowReserved: true })),
    ...get('json', parameter('q', 'query', json)),
    ...get('header', parameter('X-H', 'header', { name: 'xh' })),
    ...get('headerjson', parameter('xh', 'header', json)),
    ...get('cookies', parameter('a', 'cookie'), parameter('b', 'cookie')),
    ...get('plain', parameter('a', 'cookie', { style: 'cookie' }), parameter('b', 'cookie')),
  },
};

const half = 'a\ud800';

describe('values of parameters, as a server receives them', function () {
  this.timeout(30_000);
  const senderOf = useSenders(document);

  for (const name of senderNames) {
    describe(name, () => {
      const send = (operation: string, args: object) => senderOf(name).send(operation, args);

      const queries: [string, unknown, string][] = [
        ['query', '', '?q='],
        ['query', 'a b+c&d=e#é', '?q=a%20b%2Bc%26d%3De%23%C3%A9'],
        ['query', half, '?q=a%EF%BF%BD'],
        ['query', [half, '\ud83d\ude00'], '?q=a%EF%BF%BD&q=%F0%9F%98%80'],
        ['query', { [half]: half }, '?a%EF%BF%BD=a%EF%BF%BD'],
        ['query', ['a', null, 'b'], '?q=a&q=b'],
        ['query', [], ''],
        ['joined', ['a,b', 'c'], '?q=a%2Cb,c'],
        ['joined', [null], ''],
        ['joined', { 'x,': 'é&' }, '?q=x%2C,%C3%A9%26'],
        ['deep', { a: { b: ['1&', 2] }, c: '' }, '?q[a][b][0]=1%26&q[a][b][1]=2&q[c]='],
        ['deep', [{ a: 1 }, { a: 2 }], '?q[0][a]=1&q[1][a]=2'],
        ['reserved', 'a/b?c&d=e#f+g', '?q=a/b?c%26d%3De%23f%2Bg'],
        ['json', { a: [half] }, `?q=${encodeURIComponent('{"a":["a\\ud800"]}')}`],
        ['json', '', '?q=%22%22'],
      ];
      for (const [operation, q, expected] of queries) {
        it(`${operation} ${JSON.stringify(q)}`, async () => {
          const { url } = await send(operation, { q });
          const sent = url.slice(1 + operation.length).replace(/%2C(?=c$)/, ',');
          assert.equal(sent, expected);
        });
      }

      const headers: [string, unknown, string][] = [
        ['header', 'a, b; "c"', 'a, b; "c"'],
        ['header', 'ü', 'ü'],
        ['header', ['a', 'b'], 'a,b'],
        ['header', { a: 1 }, 'a,1'],
        ['header', '', ''],
        ['headerjson', { a: 'b' }, '{"a":"b"}'],
      ];
      for (const [operation, xh, expected] of headers) {
        it(`${operation} ${JSON.stringify(xh)}`, async () => {
          assert.equal((await send(operation, { xh })).headers['xh'], expected);
        });
      }

      for (const [operation, xh] of [
        ...['a\r\nX-Evil: 1', 'a\nb', '€', half, '\0'].map((value) => ['header', value] as const),
        ['header', ['a', '\r\n']],
        ['headerjson', '€'],
      ] as const) {
        it(`refuses the ${operation} ${JSON.stringify(xh)}, by its name`, async () => {
          await assert.rejects(
            send(operation, { xh }),
            /Header ["']xh["'] may have no line breaks/,
          );
        });
      }

      it('sends every cookie, and none that a value would begin', async () => {
        const { headers } = await send('cookies', { a: 'x; evil=1\r\n', b: half });
        assert.equal(headers['cookie'], 'a=x%3B%20evil%3D1%0D%0A; b=a%EF%BF%BD');
        const plain = await send('plain', { a: 'x%y=z', b: 'é' });
        assert.equal(plain.headers['cookie'], 'a=x%y=z; b=%C3%A9');
        for (const a of ['x; evil=1', 'x\r\nevil: 1', 'é', half]) {
          await assert.rejects(send('plain', { a }), /Cookie ["']a["'] may have ASCII/);
        }
      });
    });
  }
});
