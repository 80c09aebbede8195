import type { Located } from './documents.js';
import { at } from './documents.js';
import { isList, own } from './json.js';
import type { Position } from './position.js';
import { below } from './position.js';
import { membersOf } from './schemaFacts.js';
import type { TypeText } from './typeText.js';
import { arrayOf, tight } from './typeText.js';

/** Places of a tuple; the compiler is slow beyond. */
const longestTuple = 200;

/** An array schema as a list, or as a tuple where its places have schemas of their own. */
export function arrayType(
  schema: Located,
  position: Position,
  write: (schema: Located, position: Position) => TypeText,
): TypeText {
  const inside = below(position);
  const prefix = isList(own(schema.value, 'items')) ? 'items' : 'prefixItems';
  const places = membersOf(schema, prefix);
  const rest = prefix === 'items' ? 'additionalItems' : 'items';
  if (places.length === 0 || places.length > longestTuple) {
    return arrayOf(write(at(schema, 'items'), inside));
  }
  const minimum = own(schema.value, 'minItems');
  const items = places.map((place, index) => {
    const { text, binds } = write(place, inside);
    const isOptional = typeof minimum === 'number' && index >= minimum;
    return isOptional ? `${binds === 'tight' ? text : `(${text})`}?` : text;
  });
  if (own(schema.value, rest) !== false) {
    items.push(`...${arrayOf(write(at(schema, rest), inside)).text}`);
  }
  return tight(`[${items.join(', ')}]`);
}
