/** Which sources a list shows. Empty parts let everything through. */
export interface ListFilter {
  /** Words that name, title, description or tags are like. */
  readonly text: string;
  /** The kind must be one of these. */
  readonly kinds: readonly string[];
  /** Every one of these must be there. */
  readonly tags: readonly string[];
}

export const NO_FILTER: ListFilter = { text: '', kinds: [], tags: [] };

export function isFiltering({ text, kinds, tags }: ListFilter): boolean {
  return text.trim() !== '' || kinds.length > 0 || tags.length > 0;
}

/** A filter as it was stored, or as a command was given it: anything may be in there. */
export function readFilter(value: unknown): ListFilter {
  if (typeof value === 'string') return { ...NO_FILTER, text: value };
  if (typeof value !== 'object' || value === null) return NO_FILTER;
  const { text, kinds, tags } = value as Partial<Record<keyof ListFilter, unknown>>;
  return {
    text: typeof text === 'string' ? text : '',
    kinds: texts(kinds),
    tags: texts(tags),
  };
}

/** What is shown, as a sentence: `Showing sources like "exp", of kind PostgreSQL, tagged lab.` */
export function describeFilter(
  { text, kinds, tags }: ListFilter,
  label: (kind: string) => string,
): string {
  const parts = [
    text.trim() === '' ? '' : `like "${text.trim()}"`,
    kinds.length === 0 ? '' : `of kind ${kinds.map(label).join(' or ')}`,
    tags.length === 0 ? '' : `tagged ${tags.join(' and ')}`,
  ];
  return `Showing sources ${parts.filter(Boolean).join(', ')}.`;
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((each): each is string => typeof each === 'string'))];
}
