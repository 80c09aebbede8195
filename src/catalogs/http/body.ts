import { randomBytes } from 'node:crypto';

export type HttpBody =
  | { readonly json: unknown; readonly type?: string }
  | { readonly bytes: Uint8Array; readonly type: string }
  | { readonly form: Readonly<Record<string, string>> }
  | { readonly parts: readonly HttpPart[] };

/** One part of `multipart/form-data`; one with a file name is a file. */
export interface HttpPart {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly fileName?: string;
  readonly type?: string;
}

export interface EncodedBody {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export function encodeBody(body: HttpBody): EncodedBody {
  if ('json' in body) {
    return {
      type: body.type ?? 'application/json',
      bytes: Buffer.from(JSON.stringify(body.json)),
    };
  }
  if ('form' in body) {
    const text = new URLSearchParams(body.form).toString();
    return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(text) };
  }
  return 'parts' in body ? multipart(body.parts) : body;
}

/** RFC 7578. The boundary is random, so that no content can hold it but by intent and luck. */
function multipart(parts: readonly HttpPart[]): EncodedBody {
  const boundary = `part-${randomBytes(18).toString('hex')}`;
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${partHead(part)}\r\n\r\n`),
    Buffer.from(part.content),
    Buffer.from('\r\n'),
  ]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

function partHead({ name, fileName, type }: HttpPart): string {
  const file = fileName === undefined ? '' : `; filename="${quoted(fileName)}"`;
  const disposition = `Content-Disposition: form-data; name="${quoted(name)}"${file}`;
  return type === undefined ? disposition : `${disposition}\r\nContent-Type: ${type}`;
}

/** As browsers write names: what would end the quotes or the line is percent-encoded. */
function quoted(text: string): string {
  return text.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}
