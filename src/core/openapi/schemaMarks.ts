import type { Located } from './documents.js';
import { own, ownString } from './json.js';
import { quote } from './sourceText.js';

/** JSDoc tags of a schema. */
export function marks(schema: Located): string[] {
  const tags: string[] = [];
  const format = ownString(schema.value, 'format');
  if (format !== undefined && format !== '') tags.push(`@format ${format}`);
  const initial = own(schema.value, 'default');
  if (typeof initial === 'string' || typeof initial === 'number' || typeof initial === 'boolean') {
    const text = typeof initial === 'string' ? quote(initial) : String(initial);
    if (text.length <= 80) tags.push(`@default ${text}`);
  }
  if (own(schema.value, 'deprecated') === true) tags.push('@deprecated');
  return tags;
}
