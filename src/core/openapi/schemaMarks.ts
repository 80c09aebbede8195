import type { Located } from './documents.js';
import { isList, own, ownList, ownString } from './json.js';
import { quote } from './sourceText.js';

/** JSDoc tags of a schema. */
export function marks(schema: Located): string[] {
  const tags: string[] = [];
  const format = ownString(schema.value, 'format');
  if (format !== undefined && format !== '') tags.push(`@format ${format}`);
  const initial = own(schema.value, 'default');
  const usual = scalarText(initial);
  if (usual !== undefined && usual.length <= 80) tags.push(`@default ${usual}`);
  const example = exampleText(own(schema.value, 'example') ?? ownList(schema.value, 'examples')[0]);
  if (example !== undefined) tags.push(`@example ${example}`);
  if (own(schema.value, 'deprecated') === true) tags.push('@deprecated');
  return tags;
}

/** Short ones only: a hover is no manual, and what aliases make large is never written out. */
function exampleText(example: unknown): string | undefined {
  const texts = isList(example) ? example.slice(0, 9).map(scalarText) : [scalarText(example)];
  if (texts.length > 8 || texts.includes(undefined)) return undefined;
  const text = isList(example) ? `[${texts.join(', ')}]` : texts.join('');
  return text.length <= 80 ? text : undefined;
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return quote(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
