import assert from 'node:assert/strict';
import * as prettier from 'prettier';
import { layOutUnions } from '../../../src/core/openapi/unionLines.js';

const short = ["'one'", "'two'"];
const middle = Array.from({ length: 7 }, (_, index) => `'member ${index}'`);
const long = Array.from({ length: 20 }, (_, index) => `'member ${index}'`);
const tagged = [`(${'A'.repeat(50)} & { kind: '${'k'.repeat(40)}' })`, "(B & { kind: 'b' })"];

const broken = (members: readonly string[], by: string) =>
  members.map((one) => `\n${by}| ${one}`).join('');

describe('lines of unions', () => {
  for (const [name, members] of Object.entries({ short, middle, long, tagged })) {
    const texts = {
      'of an alias': `export type A =${broken(members, '  ')};\n`,
      'of a property': `export interface A {\n  someProperty?:${broken(members, '    ')};\n}\n`,
      'of a list': `export interface A {\n  list: (${broken(members, '    ')}\n  )[];\n}\n`,
      'on one line': `export interface A {\n  someProperty?: ${members.join(' | ')};\n}\n`,
    };
    for (const [where, text] of Object.entries(texts)) {
      it(`are those of Prettier: a ${name} one ${where}`, async () => {
        const format = { parser: 'typescript', printWidth: 100, singleQuote: true };
        assert.equal(layOutUnions(text), await prettier.format(text, format));
      });
    }
  }

  it('of comments are left alone', () => {
    const text = `/**\n * One of:\n   | a\n   | b;\n * ${'a | b '.repeat(20)};\n */\nexport type A = 1;\n`;
    assert.equal(layOutUnions(text), text);
  });
});
