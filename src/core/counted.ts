/** "1 row", "12,345 rows". */
export function counted(count: number, word: string): string {
  return `${whole(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** "12,345". */
export function whole(count: number): string {
  return count.toLocaleString('en-US');
}
