/** Bytes a line. */
export const HEX_LINE = 16;

/**
 * Lines [start, end) of bytes as people read them: offset, bytes, and what of them is ASCII.
 * `hex` is the text of a bytea, `\x` and two digits a byte.
 */
export function hexLines(hex: string, start: number, end: number): string {
  const lines: string[] = [];
  const count = (hex.length - 2) / 2;
  for (let first = start * HEX_LINE; first < Math.min(end * HEX_LINE, count); first += HEX_LINE) {
    const digits = hex.slice(2 + first * 2, 2 + (first + HEX_LINE) * 2).toLowerCase();
    const bytes = digits.match(/../g) ?? [];
    const offset = first.toString(16).padStart(8, '0');
    const shown = [bytes.slice(0, 8), bytes.slice(8)].map((half) => half.join(' ').padEnd(23));
    lines.push(`${offset}  ${shown.join('  ')}  ${bytes.map(ascii).join('')}`);
  }
  return lines.join('\n');
}

/** The bytes of a bytea's text. */
export function hexBytes(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((hex.length - 2) / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(hex.slice(2 + index * 2, 4 + index * 2), 16);
  }
  return bytes;
}

function ascii(byte: string): string {
  const code = Number.parseInt(byte, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}
