import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { EmittedClient } from '../../../src/core/openapi/emitClient.js';
import { emitClient } from '../../../src/core/openapi/emitClient.js';
import type { GenerateOptions } from '../../../src/core/openapi/generateOptions.js';
import type { ApiModel } from '../../../src/core/openapi/model.js';
import { readModel } from '../../../src/core/openapi/readModel.js';

export const fixtures = new URL('../../fixtures/openapi/', import.meta.url);

const address = 'https://api.example.org/openapi.json';

/** The model of a document given as a value. */
export function modelOf(document: unknown, others: Record<string, unknown> = {}): ApiModel {
  return readModel({
    root: address,
    contents: new Map([[address, document], ...Object.entries(others)]),
  });
}

export function readFixture(name: string): unknown {
  return load(readFileSync(new URL(name, fixtures), 'utf8'), { json: true });
}

export function emit(model: ApiModel, options: Partial<GenerateOptions> = {}): EmittedClient {
  return emitClient(model, {
    ...{ title: 'Fixture', specificationHash: 'abc123', generatorVersion: '1.0' },
    ...options,
  });
}

export function fileOf(client: EmittedClient, path: string): string {
  const file = client.files.find((one) => one.path === path);
  if (!file) throw new Error(`No file ${path}`);
  return file.text;
}

/** A document whose only content is these component schemas. */
export function withSchemas(schemas: object, version = '3.1.0'): object {
  return {
    openapi: version,
    info: { title: 'T', version: '1' },
    paths: {},
    components: { schemas },
  };
}

/** The declarations of these component schemas, comments and blank lines left out. */
export function typesOf(schemas: object, version?: string): string {
  const text = fileOf(emit(modelOf(withSchemas(schemas, version))), 'types.ts');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('//'))
    .join('\n');
}

/** Texts that break out of literals, comments, lines or objects where nothing stops them. */
export const hostileTexts = [
  '*/ evil() /*',
  '**/',
  '*\u202e/',
  '*\u0000/',
  "' + evil() + '",
  '" + evil() + "',
  '`${evil()}`',
  '\\',
  "\\'",
  '\n@ts-ignore',
  '\r\n * @ts-expect-error',
  'a\u2028b\u2029c\u0085d',
  '\u202eabc\u200f\u2066',
  '</script><!--',
  '__proto__',
  'constructor',
  '\ud800',
  '🚀',
  '',
  ' ',
];

/** Reproducible texts made of the characters that matter. */
export function randomTexts(count: number): string[] {
  const alphabet = [
    'a',
    'b',
    '*',
    '/',
    '\\',
    "'",
    '"',
    '`',
    '$',
    '{',
    '}',
    '@',
    ' ',
    '\n',
    '\r',
    '\t',
  ];
  alphabet.push('.', '\u2028', '\u202e', '\u0000', 'ü', '*/', '@ts-ignore');
  let seed = 42;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: next(14) }, () => alphabet[next(alphabet.length)]).join(''),
  );
}
