/** "1 row", "12,345 rows". */
export function counted(count: number, word: string): string {
  return `${whole(count)} ${word}${count === 1 ? '' : 's'}`;
}

const NUMBERS = new Intl.NumberFormat('en-US');

/** "12,345". */
export function whole(count: number): string {
  return NUMBERS.format(count);
}
