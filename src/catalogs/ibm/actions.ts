import { labelText, plainText } from '../../core/plainText.js';
import type { SourceActionInfo } from '../../core/sources/catalogFacets.js';
import type { Properties } from '../../core/sources/source.js';
import { isObject, text } from '../http/json.js';
import { actionFields } from './typeFields.js';
import { objectsOf } from './types.js';
import { answerText, type ConnectionPlace } from './answers.js';
import type { IbmWire } from './wire.js';

/** What a connection can be asked to do, with the input each takes. */
export function readActions(list: readonly unknown[]): SourceActionInfo[] {
  return objectsOf(list).flatMap((action) => {
    const name = text(action['name']);
    if (name === undefined) return [];
    const description = text(action['description']);
    const properties = isObject(action['properties']) ? action['properties'] : {};
    return [
      {
        name,
        label: labelText(words(name)),
        ...(description === undefined ? {} : { description: plainText(description) }),
        fields: actionFields(properties['input']),
      },
    ];
  });
}

/** Resolves with the answer as the server wrote it, since numbers in it may be of any size. */
export async function runAction(
  wire: IbmWire,
  place: ConnectionPlace,
  action: string,
  values: Properties,
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const given = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  );
  const response = await wire.runAction(place, action, given, secrets, signal);
  // Throws what it is when it is no JSON.
  wire.decode(response, `the answer of the action "${action}"`);
  return answerText(response).trim() || '{}';
}

/** `get_record_count` as people write it. */
function words(name: string): string {
  const spaced = name.replace(/_+/g, ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
