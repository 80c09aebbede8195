/** More would take longer to mark than anyone would walk through. */
export const MOST_MATCHES = 10_000;

/** Where a text has another one, in any case: offsets and lengths, in order, without overlap. */
export function findAll(text: string, wanted: string): { start: number; end: number }[] {
  if (wanted === '') return [];
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
  const found: { start: number; end: number }[] = [];
  for (const match of text.matchAll(pattern)) {
    found.push({ start: match.index, end: match.index + match[0].length });
    if (found.length === MOST_MATCHES) break;
  }
  return found;
}
