import { CORE_SCHEMA, Type, YAMLException, load } from 'js-yaml';
import { ConnectorError, errorText } from '../../core/errors.js';

/** No timestamps, no binary, no code: only what JSON has, and YAML's merge key. */
const merge = new Type('tag:yaml.org,2002:merge', {
  kind: 'scalar',
  resolve: (text: unknown) => text === '<<' || text === null,
});
/** What a document may hold. */
export const schema = CORE_SCHEMA.extend({ implicit: [merge] });

/** Values of a document with its aliases written out; a real one of 40 MB has about 5 million. */
const mostValues = 12_000_000;
const deepest = 600;

/**
 * The value of a JSON or YAML document. Throws `Invalid` in plain words: an HTML page, a syntax
 * error with its line, a document that is no object, aliases that multiply.
 */
export function parseDocument(text: string, location: string): unknown {
  const start = text.slice(0, 2_000).trimStart();
  if (/^(<!doctype html|<html|<head|<body|<!--)/i.test(start)) {
    throw new ConnectorError(
      'Invalid',
      `"${location}" is an HTML page, not an OpenAPI document. Give the address of the JSON or YAML document itself.`,
      { nextSteps: ['editSource'] },
    );
  }
  if (start === '') throw new ConnectorError('Invalid', `"${location}" is empty.`);
  const value = /^[{[]/.test(start) ? parseJson(text, location) : parseYaml(text, location);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConnectorError('Invalid', `"${location}" is neither a JSON nor a YAML object.`, {
      nextSteps: ['editSource'],
    });
  }
  return value;
}

function parseJson(text: string, location: string): unknown {
  checkJson(text, location);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // YAML's flow style starts with a brace too, and allows comments and trailing commas.
    const value = text.length < 5_000_000 ? parseFlow(text) : undefined;
    if (value !== undefined) {
      checkSize(value, location);
      return value;
    }
    const message = errorText(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const line =
      position === undefined
        ? ''
        : ` in line ${text.slice(0, Number(position)).split('\n').length}`;
    throw new ConnectorError('Invalid', `"${location}" is not valid JSON${line}: ${message}`, {
      cause: error,
    });
  }
}

function parseFlow(text: string): unknown {
  try {
    return load(text, { schema, json: true });
  } catch {
    // The JSON error is the one to show.
    return undefined;
  }
}

function parseYaml(text: string, location: string): unknown {
  let value: unknown;
  try {
    value = load(text, { schema, json: true });
  } catch (error) {
    const mark =
      error instanceof YAMLException ? (error.mark as { line?: number } | undefined) : undefined;
    const line = mark?.line === undefined ? '' : ` in line ${mark.line + 1}`;
    const reason = error instanceof YAMLException ? error.reason : errorText(error);
    throw new ConnectorError(
      'Invalid',
      `"${location}" is not valid JSON or YAML${line}: ${reason}.`,
      {
        cause: error,
        nextSteps: ['editSource'],
      },
    );
  }
  checkSize(value, location);
  return value;
}

/**
 * Counts the values of a JSON text before it is parsed: the parser cannot be interrupted, and what
 * it makes of three characters may take twenty times their memory.
 */
function checkJson(text: string, location: string): void {
  let values = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x2c: // ,
        values++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        values++;
        if (++depth > deepest) throw tooDeep(location);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
    }
    if (values > mostValues) throw tooMany(location);
  }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/**
 * Aliases make one value stand in many places ("a billion laughs"): its size counts as often, but
 * is computed once. A value that contains itself has no size at all.
 */
function checkSize(root: unknown, location: string): void {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const size = (value: unknown, depth: number): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    if (open.has(value)) {
      throw new ConnectorError('Invalid', `"${location}" has an alias that contains itself.`);
    }
    if (depth > deepest) {
      throw tooDeep(location);
    }
    open.add(value);
    let total = 1;
    for (const item of Object.values(value)) total += size(item, depth + 1);
    open.delete(value);
    sizes.set(value, total);
    return total;
  };
  if (size(root, 0) > mostValues) throw tooMany(location);
}

function tooDeep(location: string): ConnectorError {
  return new ConnectorError('Invalid', `"${location}" is nested deeper than ${deepest} levels.`);
}

function tooMany(location: string): ConnectorError {
  const count = mostValues / 1e6;
  return new ConnectorError(
    'Invalid',
    `"${location}" is too large: written out it has more than ${count} million values.`,
  );
}
