import type { ApiAnswer } from '../../core/sources/apiCall.js';
import type { ShownAnswer, ShownBody } from '../../protocol/openapi.js';

/** Characters and bytes that go to a page; a longer body can be saved. */
const mostText = 5_000_000;
const mostBytes = 64 * 1024;
const mostImage = 10 * 1024 * 1024;

const images = /^image\/(png|jpeg|gif|webp|bmp|avif)\b/i;

/** What a page gets of an answer. */
export function shownAnswer(answer: ApiAnswer): ShownAnswer {
  const { status, statusText, url, milliseconds, mediaType, headers, bytes } = answer;
  return {
    ...{ status, statusText, url, milliseconds, mediaType, headers },
    size: bytes.byteLength,
    body: shownBody(answer),
  };
}

function shownBody({ bytes, text, mediaType }: ApiAnswer): ShownBody {
  if (bytes.byteLength === 0) return { kind: 'none' };
  if (text !== undefined) {
    const isCut = text.length > mostText;
    return { kind: 'text', text: isCut ? text.slice(0, mostText) : text, isCut };
  }
  const type = images.exec(mediaType)?.[0].toLowerCase();
  if (type !== undefined && bytes.byteLength <= mostImage) {
    return { kind: 'image', hex: hexOf(bytes), type };
  }
  const isCut = bytes.byteLength > mostBytes;
  return { kind: 'bytes', hex: hexOf(bytes.subarray(0, mostBytes)), isCut };
}

function hexOf(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}
