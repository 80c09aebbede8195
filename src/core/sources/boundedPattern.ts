/** Longer patterns and texts are not tried: no form needs them. */
const LONGEST_PATTERN = 200;
const LONGEST_TEXT = 200;
/** With n of them, matching takes at most about the n-th power of the text's length. */
const MOST_REPETITIONS = 2;
/** Alternatives in one group after the other multiply. */
const MOST_GROUPS = 2;

/**
 * Whether the whole text matches a regular expression that a server sent; undefined for one that is
 * none, or that might take for ever: JavaScript has no time-out for them. So groups may not be
 * repeated, there are no references back and no look-around, and few parts repeat at all.
 */
export function matchesBounded(pattern: string, text: string): boolean | undefined {
  if (pattern.length > LONGEST_PATTERN || text.length > LONGEST_TEXT) return undefined;
  if (!isHarmless(pattern)) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text);
  } catch {
    return undefined;
  }
}

/** What an expression is made of: an escape, a class, the start and end of a group, a repetition. */
const TOKEN = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\((?:\?:)?|\)|[*+?{]|[^]/g;

function isHarmless(pattern: string): boolean {
  let repetitions = 0;
  let groups = 0;
  let before = '';
  for (const [token] of pattern.matchAll(TOKEN)) {
    if (/^\\[1-9k]/.test(token)) return false;
    if (token.startsWith('(')) groups++;
    if (/^[*+?{]$/.test(token)) {
      // After "(" it would be a look-around or a name.
      if (before === ')' || before === '(') return false;
      repetitions++;
    }
    before = token;
  }
  return repetitions <= MOST_REPETITIONS && groups <= MOST_GROUPS;
}
