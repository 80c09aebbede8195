/**
 * A Python string literal of a text, for code that users copy. Whatever the text holds, the literal
 * stays one line, closes where it should, and shows everything in it: characters that cannot be
 * seen or that turn the text around are written as escapes.
 */
export function pythonString(text: string): string {
  const escaped = text.replace(/["\\]|[\p{C}\p{Z}]/gu, (character) => {
    if (character === ' ') return character;
    const short = SHORT[character];
    if (short !== undefined) return short;
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${hex(code, 2)}`;
    return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
  return `"${escaped}"`;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
