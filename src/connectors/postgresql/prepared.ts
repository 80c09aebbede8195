const NAMES = new Map<string, string>();

/**
 * Marks a statement that is asked again and again: each connection has the server read and plan it
 * once. Not for statements that are made up as they are needed, for none is forgotten.
 */
export function prepared(text: string): string {
  if (!NAMES.has(text)) NAMES.set(text, `data_connectors_${NAMES.size + 1}`);
  return text;
}

/** The name of a statement that was marked. */
export function preparedName(text: string): string | undefined {
  return NAMES.get(text);
}
