import { malformedXml } from './errors.js';

/** A value for {@link toXml}: text, elements by name, or several elements of the same name. */
export type XmlValue = string | number | boolean | undefined | XmlFields | readonly XmlValue[];
export interface XmlFields {
  readonly [name: string]: XmlValue;
}

/** An XML document with one root element in S3's namespace. Undefined fields are left out. */
export function toXml(root: string, fields: XmlFields): string {
  const inner = element(fields);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`;
}

function element(value: XmlValue): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return escape(String(value));
  return Object.entries(value as XmlFields)
    .flatMap(([name, inner]) =>
      (Array.isArray(inner) ? (inner as readonly XmlValue[]) : [inner])
        .filter((one) => one !== undefined)
        .map((one) => `<${name}>${element(one)}</${name}>`),
    )
    .join('');
}

function escape(text: string): string {
  // Line breaks and control characters as references: parsers normalise the former and refuse the latter.
  return text.replace(
    // eslint-disable-next-line no-control-regex
    /[&<>"\u0000-\u001f\u007f]/g,
    (c) => named[c] ?? `&#x${c.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** A parsed element: its text (all of it, trimmed of nothing) and its children in order. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/**
 * Parses the simple XML of S3 requests: elements, text, references, comments. Attributes are skipped, namespaces'
 * prefixes dropped, DOCTYPE refused. Throws MalformedXML.
 */
export function parseXml(source: string): XmlElement {
  interface Open {
    name: string;
    text: string;
    children: XmlElement[];
  }
  const stack: Open[] = [{ name: '', text: '', children: [] }];
  const token = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/y;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    const top = stack.at(-1);
    if (!match || !top) throw malformedXml();
    const [, closing, rawName, , selfClosing, text] = match;
    if (text !== undefined) {
      top.text += unescape(text);
    } else if (rawName !== undefined) {
      const name = rawName.slice(rawName.indexOf(':') + 1);
      if (closing) {
        if (top.name !== name || stack.length < 2) throw malformedXml();
        stack.pop();
        stack.at(-1)?.children.push(top);
      } else if (selfClosing) {
        top.children.push({ name, text: '', children: [] });
      } else {
        stack.push({ name, text: '', children: [] });
      }
    }
  }
  const root = stack[0]?.children[0];
  if (stack.length !== 1 || stack[0]?.children.length !== 1 || !root) throw malformedXml();
  return root;
}

/** Text of the first child of that name. */
export function childText(parent: XmlElement, name: string): string | undefined {
  return parent.children.find((child) => child.name === name)?.text;
}

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));|&/gi, (_all, hex, decimal, name) => {
    const code = hex ? parseInt(hex as string, 16) : decimal ? Number(decimal) : undefined;
    if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
    const character = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[String(name)];
    if (character === undefined) throw malformedXml();
    return character;
  });
}
