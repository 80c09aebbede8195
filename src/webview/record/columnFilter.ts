/** Tells whether a column is meant by what is typed: all of its words are in name and type. */
export function columnFilter(typed: string): (text: string) => boolean {
  const words = typed.toLocaleLowerCase('en').split(/\s+/).filter(Boolean);
  return (text) => {
    const lower = text.toLocaleLowerCase('en');
    return words.every((word) => lower.includes(word));
  };
}
