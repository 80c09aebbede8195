import { parseArray } from './export/arrayText.js';
import { columnFamily } from './format.js';
import { parseJsonNode } from './jsonNode.js';
import type { ValueNode } from './jsonNode.js';
import type { Column } from './table.js';

/** Ways to look at one value, the most telling one first. `text` is always among them. */
export type ValueForm =
  | { readonly form: 'text' }
  | { readonly form: 'tree'; readonly root: ValueNode }
  | { readonly form: 'pretty' }
  | { readonly form: 'hex' }
  | { readonly form: 'image'; readonly type: string };

/** Longer texts of a column that is not JSON by its type are not tried as JSON. */
const MAX_GUESS = 1_000_000;
const HEX = /^\\x(?:[0-9a-f]{2})*$/i;

/** What a value can be shown as, told by its column's type and by the value itself. */
export function valueForms(column: Pick<Column, 'type'>, text: string): readonly ValueForm[] {
  if (columnFamily(column.type) === 'binary' && HEX.test(text)) {
    const type = imageType(text);
    const hex = [{ form: 'hex' }, { form: 'text' }] as const;
    return type === undefined ? hex : [{ form: 'image', type }, ...hex];
  }
  const array = column.type.endsWith('[]') ? arrayNode(text, column.type) : undefined;
  if (array) return [{ form: 'tree', root: array }, { form: 'text' }];
  const root = mayBeJson(column, text) ? parseJsonNode(text) : undefined;
  if (!root || !('children' in root)) return [{ form: 'text' }];
  return [{ form: 'tree', root }, { form: 'pretty' }, { form: 'text' }];
}

function mayBeJson(column: Pick<Column, 'type'>, text: string): boolean {
  if (/^jsonb?$/i.test(column.type)) return true;
  return text.length <= MAX_GUESS && /^\s*[{[]/.test(text);
}

function arrayNode(text: string, type: string): ValueNode | undefined {
  const elements = parseArray(text, type === 'box[]' ? ';' : ',');
  return elements && toNode(elements);
}

type Elements = NonNullable<ReturnType<typeof parseArray>>;

function toNode(element: Elements | Elements[number]): ValueNode {
  if (element === null) return { kind: 'word', text: 'NULL' };
  if (typeof element === 'string') return { kind: 'text', text: element };
  return {
    kind: 'array',
    children: element.map((each) => ({ name: undefined, node: toNode(each) })),
  };
}

/** The beginnings of the image formats that every browser draws; scripted ones are none of them. */
const IMAGES: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\\x89504e470d0a1a0a/i],
  ['image/jpeg', /^\\xffd8ff/i],
  ['image/gif', /^\\x47494638(37|39)61/i],
  ['image/webp', /^\\x52494646[0-9a-f]{8}57454250/i],
  ['image/bmp', /^\\x424d[0-9a-f]{8}00000000/i],
];

function imageType(text: string): string | undefined {
  return IMAGES.find(([, beginning]) => beginning.test(text))?.[0];
}
