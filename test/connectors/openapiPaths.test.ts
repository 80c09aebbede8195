import assert from 'node:assert/strict';
import { senderNames, useSenders } from './openapiSenders.js';

const parameter = (name: string, style = 'simple', explode = false) => ({
  ...{ name, in: 'path', required: true, style, explode, schema: {} },
});
const get = (operationId: string, ...parameters: object[]) => ({
  get: { operationId, parameters },
});

const document = {
  openapi: '3.1.0',
  paths: {
    '/a/{x}/b': get('within', parameter('x')),
    '/a/{x}': get('last', parameter('x')),
    '/a/{x}?q=1': get('asked', parameter('x')),
    '/a/.{x}/b': get('dotted', parameter('x')),
    '/a/%2E{x}': get('escaped', parameter('x')),
    '/a/{x}{y}': get('twice', parameter('x'), parameter('y')),
    '/a/{x}.json': get('suffixed', parameter('x')),
    '/matrix/{x}': get('matrix', parameter('x', 'matrix')),
    '/matrixes/{x}': get('matrixes', parameter('x', 'matrix', true)),
    '/label/{x}': get('label', parameter('x', 'label')),
    '/labels/a{x}': get('labels', parameter('x', 'label', true)),
    'bare/{x}': get('bare', parameter('x')),
    '/same/{x}': get('same', parameter('x'), { name: 'x', in: 'query', schema: {} }),
  },
};

describe('path parameters, as a server receives them', function () {
  this.timeout(30_000);
  const senderOf = useSenders(document);

  for (const name of senderNames) {
    describe(name, () => {
      const sent: [string, object, string][] = [
        ['within', { x: 'a/../..' }, '/a/a%2F..%2F../b'],
        ['within', { x: '...' }, '/a/.../b'],
        ['within', { x: '%2e%2e' }, '/a/%252e%252e/b'],
        ['within', { x: '..\\..' }, '/a/..%5C../b'],
        ['within', { x: '..;a' }, '/a/..%3Ba/b'],
        ['within', { x: '{y}' }, '/a/%7By%7D/b'],
        ['within', { x: 'é ?#' }, '/a/%C3%A9%20%3F%23/b'],
        ['within', { x: { '../..?a#b': '&' } }, '/a/..%2F..%3Fa%23b,%26/b'],
        ['asked', { x: 'a' }, '/a/a?q=1'],
        ['twice', { x: '.', y: 'y' }, '/a/.y'],
        ['suffixed', { x: '.' }, '/a/..json'],
        ['suffixed', { x: '0' }, '/a/0.json'],
        ['matrix', { x: '' }, '/matrix/;x'],
        ['matrix', { x: '..' }, '/matrix/;x=..'],
        ['matrix', { x: ['a/b', ';'] }, '/matrix/;x=a%2Fb,%3B'],
        ['matrixes', { x: ['a', ';b='] }, '/matrixes/;x=a;x=%3Bb%3D'],
        ['label', { x: ['a', 'b'] }, '/label/.a,b'],
        ['labels', { x: ['a', 'b'] }, '/labels/a.a.b'],
        ['labels', { x: '' }, '/labels/a.'],
        ['bare', { x: '.example' }, '/bare/.example'],
        ['same', { x: 1 }, '/same/1'],
        ['same', { x: 1, x_query: 2 }, '/same/1?x=2'],
        // Half of a character is sent as what stands for it, as `URLSearchParams` does.
        ['within', { x: 'a\ud800' }, '/a/a%EF%BF%BD/b'],
        ['within', { x: '\ud83d\ude00' }, '/a/%F0%9F%98%80/b'],
      ];
      for (const [operation, args, url] of sent) {
        it(`${operation} sends ${JSON.stringify(args)}`, async () => {
          assert.equal((await senderOf(name).send(operation, args)).url, url);
        });
      }

      const refused: [string, object][] = [
        ...['', '.', '..', [], {}, [null]].flatMap((x): [string, object][] => [
          ['within', { x }],
          ['last', { x }],
          ['asked', { x }],
        ]),
        ['dotted', { x: '.' }],
        ['escaped', { x: '.' }],
        ['twice', { x: '.', y: '.' }],
        ['label', { x: '' }],
        ['label', { x: '.' }],
        ['matrixes', { x: [] }],
      ];
      for (const [operation, args] of refused) {
        it(`${operation} refuses ${JSON.stringify(args)}`, async () => {
          await assert.rejects(
            senderOf(name).send(operation, args),
            /Path parameter ["'][xy]["'] may not be/,
          );
        });
      }

      it('names what is missing', async () => {
        await assert.rejects(
          senderOf(name).send('twice', { x: 'x' }),
          /["']y["'] is missing|needs the argument "y"/,
        );
        await assert.rejects(
          senderOf(name).send('matrix', {}),
          /["']x["'] is missing|needs the argument "x"/,
        );
      });
    });
  }
});
