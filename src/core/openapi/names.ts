/**
 * Identifiers from names that a specification is free to choose: `repos/list-for-user`, `2fa`,
 * `__proto__`, emoji, nothing at all.
 */

/** ECMAScript's identifier grammar, without the joiners that are invisible in an editor. */
const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Members that every object has, or that give an object a meaning of its own: a client with a
 * method `then` would be taken for a promise by `await`.
 */
const reservedMembers = [
  'then',
  'constructor',
  'prototype',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toJSON',
  'toLocaleString',
  'toString',
  'valueOf',
];

/** Words that cannot name a variable; every type name starts in upper case and so avoids them. */
const reservedWords = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval ' +
    'export extends false finally for function if implements import in instanceof interface let new null ' +
    'package private protected public return static super switch this throw true try typeof undefined var ' +
    'void while with yield'
  ).split(' '),
);

export function isIdentifier(text: string): boolean {
  return identifier.test(text);
}

/** Whether a name may stand as a variable, not only as a member. */
export function isVariableName(text: string): boolean {
  return isIdentifier(text) && !reservedWords.has(text);
}

/**
 * A type name in Pascal case: `simple-user` and `simple_user` are `SimpleUser`, `HTTP_ERROR` is
 * `HttpError`. What has no words to join stays as it is.
 */
export function typeName(text: string): string {
  const plain = text.normalize('NFC');
  const name = isIdentifier(plain) && !plain.includes('_') ? plain : joinTypeWords(plain);
  return upperFirst(name === '' ? 'Unnamed' : name);
}

/** A method name: an `operationId` that is an identifier stays as it is, others become camel case. */
export function methodName(text: string): string {
  const plain = text.normalize('NFC');
  if (isIdentifier(plain)) return plain;
  const name = joinWords(plain);
  if (name === '') return 'operation';
  const [first = ''] = name;
  return first.toLowerCase() + name.slice(first.length);
}

/** `get /pets/{petId}/toys` reads as `getPetsByPetIdToys`. */
export function methodNameFromPath(httpMethod: string, path: string): string {
  const words = path
    .split('/')
    .map((part) => part.replace(/\{([^}]*)\}/g, ' by $1 '))
    .join(' ');
  return methodName(`${httpMethod.toLowerCase()} ${words} `);
}

/** Gives each name once: a name already given comes back with the next free number. */
export interface NamePool {
  take(wanted: string): string;
  has(name: string): boolean;
}

export function createNamePool(reserved: readonly string[] = []): NamePool {
  const taken = new Set(reserved);
  // Where counting stopped for a name, so that ten thousand equal names stay linear.
  const counters = new Map<string, number>();
  return {
    has: (name) => taken.has(name),
    take(wanted) {
      let name = wanted;
      if (taken.has(name)) {
        const stem = /\d$/.test(wanted) ? `${wanted}_` : wanted;
        let counter = counters.get(stem) ?? 1;
        do name = `${stem}${++counter}`;
        while (taken.has(name));
        counters.set(stem, counter);
      }
      taken.add(name);
      return name;
    },
  };
}

/** A pool for the methods of a client object: a reserved name gets an underscore. */
export function createMethodPool(): NamePool {
  const pool = createNamePool(reservedMembers);
  return {
    has: (name) => pool.has(name),
    take: (wanted) => pool.take(reservedMembers.includes(wanted) ? `${wanted}_` : wanted),
  };
}

function joinWords(text: string): string {
  return identifierOf(wordsOf(text).map(upperFirst).join(''));
}

function joinTypeWords(text: string): string {
  const isShouted = text.includes('_') && text === text.toUpperCase();
  const words = wordsOf(isShouted ? text.toLowerCase() : text).map(upperFirst);
  // Numbers that were apart stay apart: `v1_2` is not `v12`.
  return identifierOf(
    words
      .join(' ')
      .replace(/(?<!\d) | (?!\d)/g, '')
      .replaceAll(' ', '_'),
  );
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{ID_Continue}]+|_+/u).filter((word) => word !== '');
}

function identifierOf(name: string): string {
  return name === '' || isIdentifier(name) ? name : `_${name}`;
}

function upperFirst(text: string): string {
  const [first = ''] = text;
  const upper = first.toUpperCase();
  // Some letters grow when raised ("ß" becomes "SS"): those stay.
  return upper.length === first.length ? upper + text.slice(first.length) : text;
}
