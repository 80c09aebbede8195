import type { Documents, Located } from '../documents.js';
import { lastSegment } from '../documents.js';
import { isList, isObject, isTrue, own, ownString } from '../json.js';
import { mergeSchema, type MergedSchema } from './mergedSchema.js';

/** Elements and attributes of one text; a value that has more gives none. */
const mostParts = 5_000;
const deepest = 40;

/** Where an array or a scalar stands in its parent. `none` has items stand there by themselves. */
type NodeType = 'element' | 'attribute' | 'text' | 'cdata' | 'none';

/** What a schema's XML object says (OpenAPI 3.2 "XML Object", and those before it). */
interface XmlFacts {
  readonly name: string | undefined;
  readonly prefix: string | undefined;
  readonly namespace: string | undefined;
  readonly node: NodeType;
}

/** What an element is made of, in its order. */
interface Content {
  readonly attributes: string[];
  /** Lines of elements. */
  readonly elements: string[];
  text: string;
}

class TooLarge extends Error {}

/**
 * A value as XML, by the `xml` objects of its schema: names, attributes, prefixes and namespaces,
 * wrapped lists. Undefined where it is too large to be an example.
 */
export function xmlText(
  documents: Documents,
  schema: Located | undefined,
  value: unknown,
): string | undefined {
  let left = mostParts;
  const merge = (place: Located | undefined) => place && mergeSchema(documents, place);

  const write = (
    content: Content,
    usualName: string,
    place: Located | undefined,
    part: unknown,
    depth: number,
  ): void => {
    if (part === undefined) return;
    if (--left < 0 || depth > deepest) throw new TooLarge();
    const merged = variantOf(merge(place), merge);
    const facts = factsOf(place, merged, isList(part));
    const name = facts.name ?? usualName;
    if (isList(part)) {
      writeList(content, name, facts, merged?.items, part, depth);
      return;
    }
    const isScalar = !isObject(part);
    if (isScalar && facts.node === 'attribute') {
      content.attributes.push(
        ...declared(facts, 'attribute'),
        `${qualified(name, facts)}="${quoted(part)}"`,
      );
    } else if (isScalar && facts.node === 'text') content.text += escaped(part);
    else if (isScalar && facts.node === 'cdata') content.text += cdata(plain(part));
    else content.elements.push(...elementOf(name, facts, insideOf(merged, part, depth)));
  };

  const insideOf = (merged: MergedSchema | undefined, part: unknown, depth: number): Content => {
    const inside: Content = { attributes: [], elements: [], text: '' };
    if (!isObject(part)) {
      inside.text = escaped(part);
      return inside;
    }
    for (const [key, child] of Object.entries(part)) {
      write(inside, key, merged?.properties.get(key) ?? merged?.additional, child, depth + 1);
    }
    return inside;
  };

  const writeList = (
    content: Content,
    name: string,
    facts: XmlFacts,
    items: Located | undefined,
    list: readonly unknown[],
    depth: number,
  ): void => {
    const isWrapped = facts.node === 'element';
    const target: Content = isWrapped ? { attributes: [], elements: [], text: '' } : content;
    for (const item of list) write(target, name, items, item, depth + 1);
    if (isWrapped) content.elements.push(...elementOf(name, facts, target));
  };

  const root: string[] = [];
  try {
    const whole = merge(schema);
    const merged = variantOf(whole, merge);
    const facts = factsOf(schema, merged, isList(value));
    const name = facts.name ?? componentOf(whole) ?? componentOf(merged) ?? 'root';
    let inside: Content = { attributes: [], elements: [], text: '' };
    // A document has one element, whatever its schema says of a list.
    const isInPlace = { ...facts, node: 'none' } as const;
    if (!isList(value)) inside = insideOf(merged, value, 0);
    else writeList(inside, facts.name ?? 'item', isInPlace, merged?.items, value, 0);
    root.push(...elementOf(name, facts, inside));
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...root].join('\n');
}

/** Of alternatives the first, which is what an example made from the schema is of. */
function variantOf(
  merged: MergedSchema | undefined,
  merge: (place: Located | undefined) => MergedSchema | undefined,
  depth = 0,
): MergedSchema | undefined {
  const [first] = merged?.variants?.schemas ?? [];
  if (!first || (merged?.properties.size ?? 0) > 0 || depth > 8) return merged;
  return variantOf(merge(first), merge, depth + 1);
}

function factsOf(
  place: Located | undefined,
  merged: MergedSchema | undefined,
  ofList: boolean,
): XmlFacts {
  // What stands beside a reference is nearer than what it refers to.
  const layers = [place?.value, ...(merged?.layers ?? []).map(({ value }) => value)];
  const xml = (key: string) => {
    for (const layer of layers) {
      const found = ownString(own(layer, 'xml'), key);
      if (found !== undefined && found !== '') return found;
    }
    return undefined;
  };
  const is = (key: string) => layers.some((layer) => isTrue(own(layer, 'xml'), key));
  const usual = is('attribute') ? 'attribute' : ofList && !is('wrapped') ? 'none' : 'element';
  const said = xml('nodeType');
  return {
    name: xml('name'),
    prefix: xml('prefix'),
    namespace: xml('namespace'),
    node: nodeTypes.has(said ?? '') ? (said as NodeType) : usual,
  };
}

const nodeTypes: ReadonlySet<string> = new Set<NodeType>([
  'element',
  'attribute',
  'text',
  'cdata',
  'none',
]);

/** The name of a schema that is a component. */
function componentOf(merged: MergedSchema | undefined): string | undefined {
  const pointer = merged?.layers[0]?.pointer ?? '';
  const isNamed = /^\/(components\/schemas|definitions)\/[^/]+$/.test(pointer);
  return isNamed ? lastSegment(pointer) : undefined;
}

function elementOf(name: string, facts: XmlFacts, inside: Content): string[] {
  const tag = qualified(name, facts);
  const start = [tag, ...declared(facts, 'element'), ...inside.attributes].join(' ');
  const { elements, text } = inside;
  if (elements.length === 0) return [text === '' ? `<${start}/>` : `<${start}>${text}</${tag}>`];
  const lines = elements.map((line) => `  ${line}`);
  return [`<${start}>`, ...(text === '' ? [] : [`  ${text}`]), ...lines, `</${tag}>`];
}

/** How a namespace is declared. Without a prefix none is an attribute's. */
function declared({ prefix, namespace }: XmlFacts, of: 'element' | 'attribute'): string[] {
  if (namespace === undefined || (prefix === undefined && of === 'attribute')) return [];
  const key = prefix === undefined ? 'xmlns' : `xmlns:${xmlName(prefix)}`;
  return [`${key}="${quoted(namespace)}"`];
}

function qualified(name: string, { prefix }: XmlFacts): string {
  return prefix === undefined ? xmlName(name) : `${xmlName(prefix)}:${xmlName(name)}`;
}

/** A name that XML takes, whatever the document has: other characters become `_`. */
function xmlName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{Nd}._-]/gu, '_');
  return /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
}

// Characters that XML 1.0 has no way to write, and halves of characters.
const UNWRITABLE = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function plain(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function escaped(value: unknown): string {
  return plain(value)
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"\r]/g, (one) => entities[one] ?? one);
}

/** Within an attribute, where spaces of every kind are read as one. */
function quoted(value: unknown): string {
  return escaped(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

function cdata(text: string): string {
  const parts = text.replace(UNWRITABLE, '\ufffd').replaceAll(']]>', ']]]]><![CDATA[>');
  return `<![CDATA[${parts}]]>`;
}
