import { pythonString } from '../../pythonText.js';

const lineWidth = 100;

/**
 * An annotation that stands after `used` characters of a line that is indented by `by`, with one more
 * behind it; where it is too long, its parts get lines of their own, as Black and Ruff write it.
 */
export function annotation(type: string, by: string, used: number): string {
  if (used + type.length + 1 <= lineWidth) return type;
  const members = outerParts(type, ' | ');
  if (members.length < 2) return subscript(type, by);
  const inner = `${by}    `;
  const fits = inner.length + type.length <= lineWidth;
  return `(\n${inner}${fits ? type : brokenUnion(members, inner)}\n${by})`;
}

/** `list[…]` with what is in its brackets on lines of its own. */
function subscript(type: string, by: string): string {
  const [, name = '', content = ''] = /^(\w+)\[(.*)\]$/.exec(type) ?? [];
  if (content === '') return type;
  const inner = `${by}    `;
  const parts = outerParts(content, ', ');
  const items =
    inner.length + content.length <= lineWidth
      ? inner + content
      : parts.length === 1
        ? inner + inBrackets(content, inner)
        : parts.map((part) => `${inner}${inBrackets(part, inner)},`).join('\n');
  return `${name}[\n${items}\n${by}]`;
}

function inBrackets(type: string, by: string): string {
  if (by.length + type.length + 1 <= lineWidth) return type;
  const members = outerParts(type, ' | ');
  return members.length > 1 ? brokenUnion(members, by) : subscript(type, by);
}

function brokenUnion(members: readonly string[], by: string): string {
  return members
    .map((member) => (by.length + member.length + 2 <= lineWidth ? member : subscript(member, by)))
    .join(`\n${by}| `);
}

/** As text, for what Python reads at once while names in it may follow. */
export function quotedType(type: string): string {
  return type.includes('"') && !/['\\]/.test(type) ? `'${type}'` : pythonString(type);
}

/** What a separator parts that stands in no brackets and no string. */
function outerParts(text: string, separator: ', ' | ' | '): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|\[|\]|, | \| /g)) {
    if (token === '[') depth++;
    else if (token === ']') depth--;
    else if (token === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + separator.length;
    }
  }
  return [...parts, text.slice(start)];
}
