import assert from 'node:assert/strict';
import type { Received } from './openapiSenders.js';

/** One part of a multipart body, read by hand. */
export interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Buffer;
}

type Message = Pick<Received, 'headers' | 'body'>;

/** The parts of what was received, by RFC 2046 §5.1; fails on anything that is not as it says. */
export function partsOf({ headers, body }: Message): Part[] {
  const type = headers['content-type'] ?? '';
  const boundary = /;\s*boundary="?([\w'()+,./:=?-]{1,70})"?/.exec(type)?.[1];
  assert.ok(boundary, type);
  // One character for each byte.
  const text = body.toString('latin1');
  const [preamble, ...rest] = `\r\n${text}`.split(`\r\n--${boundary}`);
  assert.equal(preamble, '');
  assert.equal(rest.pop(), '--\r\n', 'the last boundary');
  return rest.map((one) => {
    assert.ok(one.startsWith('\r\n'), one);
    const end = one.indexOf('\r\n\r\n');
    assert.ok(end >= 0, one);
    const lines = one.slice(2, end).split('\r\n');
    const fields = lines
      .filter((line) => line !== '')
      .map((line) => {
        const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(line) ?? assert.fail(line);
        return [name.toLowerCase(), Buffer.from(value, 'latin1').toString()];
      });
    return {
      headers: Object.fromEntries(fields) as Record<string, string>,
      content: Buffer.from(one.slice(end + 4), 'latin1'),
    };
  });
}

/** Header and text of each part, to be compared. */
export function shownParts(received: Message): [Part['headers'], string][] {
  return partsOf(received).map(({ headers, content }) => [headers, content.toString()]);
}
