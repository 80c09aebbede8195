import type { Located } from './documents.js';
import { at } from './documents.js';
import { own, ownKeys, ownString } from './json.js';
import type { Parameter, ParameterPlace, ParameterStyle } from './model.js';
import type { Reading } from './reading.js';

export const styles: readonly string[] = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
];

/** `style` and `explode` with their defaults (OpenAPI 3.1 §4.8.12.2), or `content`. */
export function serialization(
  around: Reading,
  place: Located,
  where: ParameterPlace,
): Pick<Parameter, 'style' | 'explode' | 'schema'> {
  const [mediaType] = ownKeys(place.value, 'content');
  if (mediaType !== undefined) {
    const schema = at(place, 'content', mediaType, 'schema');
    const isText = mediaType.toLowerCase().startsWith('text/');
    return { style: isText ? 'simple' : 'json', explode: false, schema };
  }
  const usual = where === 'query' || where === 'cookie' ? 'form' : 'simple';
  const wanted = ownString(place.value, 'style');
  let style = usual as ParameterStyle;
  if (wanted === 'cookie') style = where === 'cookie' ? 'cookie' : usual;
  else if (wanted !== undefined && styles.includes(wanted)) style = wanted as ParameterStyle;
  else if (wanted !== undefined) around.warn(`Parameter style "${wanted}" is not known.`, place);
  const explode = own(place.value, 'explode');
  return {
    style,
    explode: typeof explode === 'boolean' ? explode : style === 'form',
    schema: at(place, 'schema'),
  };
}

/** Swagger 2.0's `collectionFormat` as the style that writes the same. */
export function collectionFormat(
  place: Located,
  where: ParameterPlace | 'formData',
): { style: ParameterStyle; explode: boolean } {
  const plain = where === 'path' || where === 'header' ? 'simple' : 'form';
  const format = ownString(place.value, 'collectionFormat');
  if (format === 'multi') return { style: plain, explode: plain === 'form' };
  const style = format === undefined ? undefined : separated.get(format);
  return { style: style ?? plain, explode: false };
}

const separated = new Map<string, ParameterStyle>([
  ['ssv', 'spaceDelimited'],
  ['tsv', 'tabDelimited'],
  ['pipes', 'pipeDelimited'],
]);
