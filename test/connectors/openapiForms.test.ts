import assert from 'node:assert/strict';
import { senderNames, useSenders } from './openapiSenders.js';

const form = 'application/x-www-form-urlencoded';
const post = (operationId: string, encoding: object, mediaType = form) => ({
  [`/${operationId}`]: {
    post: {
      operationId,
      requestBody: { content: { [mediaType]: { schema: { type: 'object' }, encoding } } },
    },
  },
});

const document = {
  openapi: '3.1.0',
  paths: {
    ...post('plain', {}),
    ...post('form', { f: { style: 'form' } }),
    ...post('exploded', { f: { explode: true } }),
    ...post('joined', { f: { style: 'form', explode: false } }),
    ...post('spaced', { f: { style: 'spaceDelimited' } }),
    ...post('piped', { f: { style: 'pipeDelimited', explode: false } }),
    ...post('pipedmany', { f: { style: 'pipeDelimited', explode: true } }),
    ...post('deep', { f: { style: 'deepObject', explode: true } }),
    ...post('reserved', { f: { allowReserved: true } }),
    ...post('charset', {}, `${form}; charset=utf-8`),
  },
};

/** Operation, fields, and the bytes of the body. */
const cases: readonly (readonly [operation: string, fields: object, sent: string])[] = [
  ['plain', { f: 'a b+c&d=e%20/é' }, 'f=a%20b%2Bc%26d%3De%2520%2F%C3%A9'],
  ['plain', { 'n a+m&e=': '' }, 'n%20a%2Bm%26e%3D='],
  ['plain', { f: 0, g: false, h: null, i: 'null' }, 'f=0&g=false&i=null'],
  ['plain', { f: ['a,b', 'c'] }, 'f=a%2Cb&f=c'],
  ['plain', { f: [], g: [null, 1] }, 'g=1'],
  ['plain', { f: { a: [1, 'é'] } }, `f=${encodeURIComponent('{"a":[1,"é"]}')}`],
  [
    'plain',
    { f: [{ a: 1 }, { b: 2 }] },
    `f=${encodeURIComponent('{"a":1}')}&f=${encodeURIComponent('{"b":2}')}`,
  ],
  ['plain', { f: 'a\r\nb\n\0' }, 'f=a%0D%0Ab%0A%00'],
  ['plain', { f: 'a\ud800b', 'n\udc00': '\ud83d\ude00' }, 'f=a%EF%BF%BDb&n%EF%BF%BD=%F0%9F%98%80'],
  ['form', { f: ['a', 'b'] }, 'f=a&f=b'],
  ['form', { f: { R: 1, 'G&': 'é' } }, 'R=1&G%26=%C3%A9'],
  ['exploded', { f: { R: 1, G: [2, 3] } }, 'R=1&G=2&G=3'],
  ['joined', { f: ['a,', 'b'] }, 'f=a%2C,b'],
  ['joined', { f: { R: 1, G: 'x y' } }, 'f=R,1,G,x%20y'],
  ['spaced', { f: ['a', 'b c'] }, 'f=a%20b%20c'],
  ['spaced', { f: { R: 1, G: 2 } }, 'f=R%201%20G%202'],
  ['piped', { f: ['a', 'b'] }, 'f=a%7Cb'],
  ['piped', { f: { R: 1, G: 2 } }, 'f=R%7C1%7CG%7C2'],
  ['pipedmany', { f: ['a', 'b'] }, 'f=a&f=b'],
  [
    'deep',
    { f: { a: 1, b: { 'c[]': ['x', 'y'] }, d: null } },
    'f[a]=1&f[b][c%5B%5D][0]=x&f[b][c%5B%5D][1]=y',
  ],
  ['deep', { f: [{ a: 1, b: 2 }, null, { a: 3 }] }, 'f[0][a]=1&f[0][b]=2&f[1][a]=3'],
  ['deep', { f: ['x', 'y'] }, 'f[0]=x&f[1]=y'],
  ['deep', { f: 'text' }, 'f=text'],
  ['reserved', { f: "a/b?c:d@e!'()*,;[]$" }, "f=a/b?c:d@e!'()*,;[]$"],
  // These would begin another field, or stand for a blank.
  ['reserved', { f: '&x=1+2#%' }, 'f=%26x%3D1%2B2%23%25'],
];

describe('urlencoded forms, as a server receives them', function () {
  this.timeout(30_000);
  const senderOf = useSenders(document);

  for (const name of senderNames) {
    describe(name, () => {
      for (const [operation, body, sent] of cases) {
        it(`${operation} ${JSON.stringify(body)}`, async () => {
          const received = await senderOf(name).send(operation, { body });
          assert.equal(received.body.toString(), sent);
          assert.equal(received.headers['content-type'], form);
        });
      }

      it('keeps the parameters of the media type', async () => {
        const { headers } = await senderOf(name).send('charset', { body: { f: 1 } });
        assert.equal(headers['content-type'], `${form}; charset=utf-8`);
      });
    });
  }
});
