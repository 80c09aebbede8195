/** `1 object`, `1,204 objects`, `more than 1,000 objects`. */
export function countText({
  objects,
  more,
}: {
  readonly objects: number;
  readonly more: boolean;
}): string {
  const count = objects.toLocaleString('en-US');
  if (more) return `more than ${count} objects`;
  return objects === 1 ? '1 object' : `${count} objects`;
}

/** The text as the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
