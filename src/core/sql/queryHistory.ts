/** A statement that was run. Never holds values of parameters, nor what the server said. */
export interface PastQuery {
  readonly text: string;
  /** Id of the source. */
  readonly source: string;
  /** Milliseconds since 1970, and how many it took. */
  readonly at: number;
  readonly duration: number;
  readonly outcome: 'done' | 'failed' | 'cancelled';
}

/** What is kept at most: statements, UTF-16 units of one, and of all. */
const MOST = 500;
const LONGEST = 50_000;
const ALL = 1_000_000;

/** Statements that hold passwords as the language is: these are not kept at all. */
const SECRET = /\b(PASSWORD|USER\s+MAPPING|SUBSCRIPTION|DBLINK\w*|PGP_SYM_\w+)\b/i;

/**
 * The history with one more statement, the latest first. The same one on the same source is kept
 * once; what is too long, or may hold a password, not at all.
 */
export function remember(history: readonly PastQuery[], query: PastQuery): readonly PastQuery[] {
  const text = query.text.trim();
  if (text === '' || text.length > LONGEST || SECRET.test(text)) return history;
  const { source } = query;
  const others = history.filter((past) => past.text !== text || past.source !== source);
  let units = 0;
  return [{ ...query, text }, ...others].slice(0, MOST).filter((past) => {
    units += past.text.length;
    return units <= ALL;
  });
}

/** The statements that hold every word, in whatever case; `titleOf` gives the title of a source. */
export function searchHistory(
  history: readonly PastQuery[],
  words: string,
  titleOf: (source: string) => string,
): readonly PastQuery[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return history.filter((past) => {
    const all = `${past.text} ${past.source} ${titleOf(past.source)} ${past.outcome}`.toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** What was kept, without what somebody else may have written there. */
export function readHistory(kept: unknown): readonly PastQuery[] {
  return Array.isArray(kept) ? kept.filter(isPastQuery) : [];
}

function isPastQuery(value: unknown): value is PastQuery {
  if (typeof value !== 'object' || value === null) return false;
  const { text, source, at, duration, outcome } = value as Readonly<Record<string, unknown>>;
  return (
    typeof text === 'string' &&
    typeof source === 'string' &&
    typeof at === 'number' &&
    typeof duration === 'number' &&
    (outcome === 'done' || outcome === 'failed' || outcome === 'cancelled')
  );
}
