import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';

/** A call of an operation of {@link roundTripDocument}, and what its server must make of it. */
export interface RoundTrip {
  readonly title: string;
  readonly place: Place;
  /** The method of the client. */
  readonly operation: string;
  readonly args: { readonly color: unknown };
  check(request: Pick<IncomingMessage, 'url' | 'headers'>): void;
}

type Kind = 'string' | 'list' | 'object';
type Place = 'path' | 'query' | 'header' | 'cookie';
type Row = readonly [place: Place, style: string, explode: boolean, kinds: readonly Kind[]];

const all = ['string', 'list', 'object'] as const;

/** Every combination that OpenAPI 3.1 §4.8.12.4 gives a meaning to. */
const rows: readonly Row[] = [
  ['path', 'matrix', false, all],
  ['path', 'matrix', true, all],
  ['path', 'label', false, all],
  ['path', 'label', true, all],
  ['path', 'simple', false, all],
  ['path', 'simple', true, all],
  ['query', 'form', false, all],
  ['query', 'form', true, all],
  ['query', 'spaceDelimited', false, ['list', 'object']],
  ['query', 'pipeDelimited', false, ['list', 'object']],
  ['query', 'deepObject', true, ['object']],
  ['header', 'simple', false, all],
  ['header', 'simple', true, all],
  ['cookie', 'form', false, all],
  ['cookie', 'form', true, ['string']],
];

/** Texts with the characters that delimit and escape, but for headers, which escape nothing. */
const hard = ['a b', 'é&=?#/', '%2C;+'];
const plain = ['blue', 'black', 'brown'];

function valueOf(kind: Kind, [first = '', second = '', third = '']: readonly string[]): unknown {
  if (kind === 'string') return first;
  return kind === 'list' ? [first, second, third] : { R: first, G: second, B: third };
}

/** What a server makes of the raw text of a parameter, by the rules of RFC 6570 read backwards. */
function received([, style, explode]: Row, kind: Kind, raw: string, decode: Decode): unknown {
  const delimiters: Record<string, string> = { spaceDelimited: '%20', pipeDelimited: '%7C' };
  const prefix = style === 'matrix' ? ';' : style === 'label' ? '.' : '';
  assert.ok(raw.startsWith(prefix), raw);
  let text = raw.slice(prefix.length);
  let delimiter = delimiters[style] ?? ',';
  if (explode) delimiter = { matrix: ';', label: '.', form: '&', deepObject: '&' }[style] ?? ',';
  const named = style !== 'label' && style !== 'simple';
  if (named && !(explode && kind === 'object')) {
    text = text
      .split(explode ? delimiter : '\n')
      .map((part) => {
        assert.ok(part.startsWith('color='), part);
        return part.slice('color='.length);
      })
      .join(explode ? delimiter : '');
  }
  if (kind === 'string') return decode(text);
  const parts = text.split(delimiter);
  if (kind === 'list') return parts.map(decode);
  const pairs = explode
    ? parts.map((part) => part.split('='))
    : parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : []));
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => {
      const name = decode(key);
      return [style === 'deepObject' ? /^color\[(.*)\]$/.exec(name)?.[1] : name, decode(value)];
    }),
  );
}

type Decode = (text: string) => string;

const cases = rows.flatMap((row) => row[3].map((kind) => ({ row, kind })));

/** One operation for each case, told apart by the first segment of their paths. */
export const roundTripDocument = {
  openapi: '3.1.0',
  paths: Object.fromEntries(
    cases.map(({ row: [place, style, explode] }, index) => [
      place === 'path' ? `/${index}/{color}` : `/${index}`,
      {
        get: {
          operationId: `case${index}`,
          parameters: [{ name: 'color', in: place, style, explode, required: true, schema: {} }],
          responses: { 200: { content: { 'application/json': {} } } },
        },
      },
    ]),
  ),
};

export const roundTrips: readonly RoundTrip[] = cases.flatMap(({ row, kind }, index) => {
  const [place, style, explode] = row;
  // Who separates by blanks cannot send any: OpenAPI says so, too.
  const harder = style === 'spaceDelimited' ? hard.map((one) => one.replace(' ', '')) : hard;
  return (place === 'header' ? [plain] : [plain, harder]).map((texts) => {
    const value = valueOf(kind, texts);
    return {
      title: `${place} ${style} explode=${explode} ${kind}${texts === plain ? '' : ', escaped'}`,
      place,
      operation: `case${index}`,
      args: { color: value },
      check: ({ url = '', headers }) => {
        assert.equal(/^\/(\d+)/.exec(url)?.[1], `${index}`);
        const raw = {
          path: url.replace(/^\/\d+\//, ''),
          query: url.replace(/^\/\d+\?/, ''),
          header: String(headers['color']),
          cookie: String(headers['cookie']),
        }[place];
        const decode = place === 'header' ? (text: string) => text : decodeURIComponent;
        assert.deepEqual(received(row, kind, raw, decode), value, raw);
      },
    };
  });
});
