import { search } from '../../core/sources/search.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { isObject } from '../http/json.js';
import type { Connection, ConnectionFilter } from './answers.js';
import { scalarText } from './scalars.js';

/** What a text asks for: words to find, and what the server compares exactly. */
export interface TextQuery {
  readonly words: string;
  readonly filter: ConnectionFilter;
}

/**
 * Reads a filter as a user types it. `name=`, `context=`, `flags=`, `creator=` and any property
 * (`host=db.example.com`, `database="my db"`) are compared by the server; all else are words that
 * may be misspelt, since the server's own filter finds whole names only.
 */
export function readTextQuery(typed: string): TextQuery {
  const properties: Record<string, string> = {};
  const own: Record<string, string> = {};
  const words = typed.replace(
    /(^|\s)(\w+)=("[^"]*"|\S+)/g,
    (_, space: string, key: string, quoted: string) => {
      const value = quoted.replace(/^"(.*)"$/, '$1');
      if (OWN.has(key)) own[key] = value;
      else properties[key] = value;
      return space;
    },
  );
  const { name, context, flags, creator } = own;
  return {
    words: words.trim(),
    filter: {
      ...(name === undefined ? {} : { name }),
      ...(context === undefined ? {} : { context }),
      ...(flags === undefined ? {} : { flags: signedFlags(flags.split(',')) }),
      ...(creator === undefined ? {} : { creator }),
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
    },
  };
}

const OWN: ReadonlySet<string> = new Set(['name', 'context', 'flags', 'creator']);

/** A flag is added to those that are listed, unless it says otherwise. [certain: specification] */
export function signedFlags(flags: readonly string[]): string[] {
  return flags
    .map((flag) => flag.trim())
    .filter((flag) => flag !== '')
    .map((flag) => (/^[+-]/.test(flag) ? flag : `+${flag}`));
}

/** What the server compares for a list, for one it does not compare. Uses are not known here. */
export function passes(
  { entity, metadata }: Connection,
  { name, properties = {}, flags = [], creator }: ConnectionFilter,
): boolean {
  const own = isObject(entity['properties']) ? entity['properties'] : {};
  const marks: readonly unknown[] = Array.isArray(entity['flags']) ? entity['flags'] : [];
  return (
    (name === undefined || entity['name'] === name) &&
    (creator === undefined || metadata['creator_id'] === creator) &&
    Object.entries(properties).every(([key, value]) => scalarText(own[key]) === value) &&
    marks.every((mark) => flags.includes(`+${String(mark)}`))
  );
}

/** Whether a source fits words that may be misspelt. Its name is made of ids, which fit by chance. */
export function hasWords({ title, description, tags }: SourceRecord, words: string): boolean {
  if (words === '') return true;
  const entry = { name: title, tags, ...(description === undefined ? {} : { description }) };
  return search([entry], words).length > 0;
}
