/**
 * JSON text with one value a line. It is not read: every name, number and text stays as it is
 * written, also where a program would round or repeat it. Text that is no JSON comes back unharmed
 * but for its spaces.
 */
export function indentJson(text: string): string {
  let result = '';
  let depth = 0;
  let before = '';
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    switch (token) {
      case '{':
      case '[':
        if (OPENS.test(before)) result += line();
        result += token;
        depth++;
        break;
      case '}':
      case ']':
        depth = Math.max(0, depth - 1);
        if (before !== '{' && before !== '[') result += line();
        result += token;
        break;
      case ',':
        result += token;
        break;
      case ':':
        result += ': ';
        break;
      default:
        if (OPENS.test(before)) result += line();
        result += token;
    }
    before = token;
  }
  return result;
}

/** Texts, signs, and all the rest, which is numbers and words. Spaces are between tokens only. */
const TOKEN = /"(?:[^"\\]|\\[^])*"?|[{}[\],:]|[^\s{}[\],:"]+/g;
/** What a value on a line of its own follows. */
const OPENS = /^[{[,]$/;
