/** A part of a text, as a half-open range of UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the value at a path stands in a JSON text with comments and trailing commas, or undefined
 * when it is not there. Tolerant, since people look for a mistake in a text that has one: what
 * stands before the value must be readable, what comes after it need not. Of a property that is
 * there twice the last counts, as it does for `JSON.parse`.
 */
export function findJsonValue(
  text: string,
  path: readonly (string | number)[],
): TextRange | undefined {
  const start = skipBlank(text, 0);
  const range = { start, end: skipValue(text, start) };
  return path.reduce<TextRange | undefined>(
    (outer, segment) => outer && findChild(text, outer, segment),
    range,
  );
}

function findChild(
  text: string,
  outer: TextRange,
  segment: string | number,
): TextRange | undefined {
  const open = text[outer.start];
  if (open !== (typeof segment === 'number' ? '[' : '{')) return undefined;
  let found: TextRange | undefined;
  let at = skipBlank(text, outer.start + 1);
  for (let index = 0; at < outer.end && text[at] !== '}' && text[at] !== ']'; index++) {
    const before = at;
    let matches = index === segment;
    if (open === '{') {
      const keyEnd = skipValue(text, at);
      matches = stringValue(text.slice(at, keyEnd)) === segment;
      at = skipBlank(text, keyEnd);
      if (text[at] === ':') at = skipBlank(text, at + 1);
    }
    const end = skipValue(text, at);
    if (matches) found = { start: at, end };
    if (matches && open === '[') return found;
    at = skipBlank(text, end);
    if (text[at] === ',') at = skipBlank(text, at + 1);
    // A stray sign must not keep us here for ever.
    if (at === before) at = skipBlank(text, at + 1);
  }
  return found;
}

/** The offset behind the value that begins here. */
function skipValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return skipString(text, start);
  if (first !== '{' && first !== '[') {
    const rest = /[^\s,:[\]{}"/]*/y;
    rest.lastIndex = start;
    rest.exec(text);
    return rest.lastIndex;
  }
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const sign = text[at];
    if (sign === '"') {
      at = skipString(text, at);
      continue;
    }
    if (sign === '{' || sign === '[') depth++;
    if (sign === '}' || sign === ']') depth--;
    at++;
    if (depth === 0) return at;
    at = skipBlank(text, at);
  }
  return text.length;
}

/** Strings end at their line at the latest: a missing quote must not swallow the rest. */
function skipString(text: string, start: number): number {
  const string = /"(?:[^"\\\n]|\\.)*"?/y;
  string.lastIndex = start;
  string.exec(text);
  return Math.max(string.lastIndex, start + 1);
}

function skipBlank(text: string, start: number): number {
  const blank = /(?:[\s\ufeff]|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))*/y;
  blank.lastIndex = start;
  blank.exec(text);
  return blank.lastIndex;
}

function stringValue(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // An unfinished key is no key.
    return undefined;
  }
}
