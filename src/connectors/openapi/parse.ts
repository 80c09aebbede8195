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
  checkSize(value, location);
  return value;
}

function parseJson(text: string, location: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // YAML's flow style starts with a brace too, and allows comments and trailing commas.
    if (text.length < 5_000_000) {
      try {
        return load(text, { schema, json: true });
      } catch {
        // The JSON error is the one to show.
      }
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

function parseYaml(text: string, location: string): unknown {
  try {
    return load(text, { schema, json: true });
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
}

/**
 * Aliases make one value stand in many places ("a billion laughs"): its size counts as often, but
 * is computed once. A value that contains itself has no size at all.
 */
function checkSize(root: object, location: string): void {
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
      throw new ConnectorError('Invalid', `"${location}" is nested deeper than ${deepest} levels.`);
    }
    open.add(value);
    let total = 1;
    for (const item of Object.values(value)) total += size(item, depth + 1);
    open.delete(value);
    sizes.set(value, total);
    return total;
  };
  if (size(root, 0) > mostValues) {
    throw new ConnectorError(
      'Invalid',
      `"${location}" is too large: written out it has more than ${mostValues / 1e6} million values.`,
    );
  }
}
