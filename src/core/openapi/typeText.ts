/**
 * A TypeScript type as text with how tightly it binds, so that parentheses stand where they must
 * and nowhere else.
 */
export interface TypeText {
  readonly text: string;
  readonly binds: 'tight' | 'intersection' | 'union';
  /** An object literal type: as the whole of a declaration it becomes an interface. */
  readonly isObject?: boolean;
  /** Of a union: what it is made of, so that unions of unions stay flat. */
  readonly members?: readonly TypeText[];
}

const lineWidth = 96;

export function tight(text: string): TypeText {
  return { text, binds: 'tight' };
}

export const unknownType = tight('unknown');
export const neverType = tight('never');
export const nullType = tight('null');
export const undefinedType = tight('undefined');

/** Members once each, in order; `unknown` swallows the rest, none at all is `never`. */
export function union(members: readonly TypeText[]): TypeText {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  const texts = new Map<string, TypeText>();
  for (const given of members) {
    for (const member of given.members ?? [given]) {
      if (member.text === 'unknown') return unknownType;
      if (member.text !== 'never') texts.set(member.text, member);
    }
  }
  if (texts.has('true') && texts.has('false')) return union(withBoolean([...texts.values()]));
  const [first, ...others] = texts.values();
  if (first === undefined) return neverType;
  if (others.length === 0) return first;
  return {
    text: spread([...texts.values()].map(asMember)),
    binds: 'union',
    members: [...texts.values()],
  };
}

/** `true` and `false` are what `boolean` says in a word. */
function withBoolean(members: readonly TypeText[]): TypeText[] {
  return members.flatMap((member) => {
    if (member.text === 'true') return [tight('boolean')];
    return member.text === 'false' ? [] : [member];
  });
}

/** Members once each, in order; `unknown` adds nothing, none at all is `unknown`. */
export function intersection(members: readonly TypeText[]): TypeText {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  const texts = new Map<string, TypeText>();
  for (const member of members) if (member.text !== 'unknown') texts.set(member.text, member);
  const [first, ...others] = texts.values();
  if (first === undefined) return unknownType;
  if (others.length === 0) return first;
  const parts = [...texts.values()].map((part) =>
    part.binds === 'union' ? parenthesize(part.text) : part.text,
  );
  return { text: intersected(parts), binds: 'intersection' };
}

/** On one line where it fits; else names are moved down and objects stay at their sign. */
function intersected(parts: readonly string[]): string {
  const line = parts.join(' & ');
  if (!line.includes('\n') && line.length <= lineWidth - 16) return line;
  const isObject = (part: string | undefined) => part?.startsWith('{') === true;
  let text = parts[0] ?? '';
  let isMoved = false;
  for (const [index, part] of parts.slice(1).entries()) {
    const areObjects = [parts[index], part].map(isObject);
    isMoved ||= index > 0 && areObjects.includes(true) && areObjects.includes(false);
    const isBelow = !areObjects.includes(true);
    const shown = isMoved || isBelow ? part.replace(/\n/g, '\n  ') : part;
    text += isBelow ? ` &\n  ${shown}` : ` & ${shown}`;
  }
  return text;
}

/** An object type of these members; the further lines of one are indented already. */
export function objectOf(lines: readonly string[]): TypeText {
  return { text: `{\n  ${lines.join('\n  ')}\n}`, binds: 'tight', isObject: true };
}

export function arrayOf(item: TypeText): TypeText {
  return tight(`${item.binds === 'tight' ? item.text : parenthesize(item.text)}[]`);
}

export function nullable(type: TypeText): TypeText {
  return union([type, nullType]);
}

function parenthesize(text: string): string {
  return text.startsWith('\n') ? `(${text}\n)` : `(${text})`;
}

/** An intersection binds tighter than a union, but few know. */
function asMember(type: TypeText): string {
  return type.binds === 'intersection' ? parenthesize(type.text) : type.text;
}

/** On one line where it fits, else one member per line with a leading operator. */
function spread(parts: readonly string[]): string {
  const oneLine = parts.join(' | ');
  const long = parts.filter((part) => part.includes('\n'));
  if (long.length === 0 && oneLine.length <= lineWidth - 24) return oneLine;
  // An object that may be null is written as the object it mostly is.
  const [only = ''] = long;
  if (long.length === 1 && parts.length === 2 && parts.includes('null') && /^\{[^]*\}$/.test(only))
    return oneLine;
  return parts.map((part) => `\n  | ${part.replace(/\n/g, '\n    ')}`).join('');
}
