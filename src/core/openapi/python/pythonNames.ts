import { createNamePool, type NamePool } from '../names.js';

/**
 * Python's names for what a specification is free to call as it likes, in the manner of PEP 8.
 * The grammar is that of The Python Language Reference §2.3: normalised, as Python reads them, so
 * that two names that differ here also differ there.
 */
const identifier = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;

const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for ' +
    'from global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

export function isPythonIdentifier(text: string): boolean {
  return identifier.test(text) && text.normalize('NFKC') === text && !keywords.has(text);
}

/** `findPetsByStatus` and `find-pets/by status` read as `find_pets_by_status`. */
export function snakeCase(text: string, fallback: string): string {
  const name = words(text).join('_').toLowerCase().normalize('NFKC');
  return safe(name === '' ? fallback : name);
}

/** `pet-owner` reads as `PetOwner`; a name that is one already stays as it is. */
export function className(text: string): string {
  const plain = text.normalize('NFKC');
  if (/^\p{Lu}/u.test(plain) && isPythonIdentifier(plain) && !plain.includes('__')) return plain;
  const name = words(plain)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
    .normalize('NFKC');
  return safe(name === '' ? 'Unnamed' : name);
}

/** A pool in which no name is a keyword, nor one that the module itself uses. */
export function createPythonPool(reserved: readonly string[]): NamePool {
  return createNamePool([...reserved, ...keywords]);
}

function words(text: string): string[] {
  return text
    .normalize('NFKC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{XID_Continue}]+|_+/u)
    .filter((word) => word !== '');
}

function safe(name: string): string {
  const started = identifier.test(name) ? name : `n${name}`;
  const whole = identifier.test(started) ? started : 'unnamed';
  return keywords.has(whole) ? `${whole}_` : whole;
}
