import type { Documents, Located } from './documents.js';
import { follow } from './documents.js';
import { isObject, own, ownString } from './json.js';
import { bodyKind, isEventStream } from './mediaTypes.js';

/**
 * The schema of the messages of an event stream whose data are said to be JSON (OpenAPI 3.2,
 * 4.14.4), with the schema of these values in place of that of their text; absent for others.
 */
export function messageWithValues(
  documents: Documents,
  mediaType: string,
  itemSchema: Located,
): Located | undefined {
  if (!isEventStream(mediaType)) return undefined;
  const item = follow(documents, itemSchema);
  const properties = own(item?.value, 'properties');
  const data = own(properties, 'data');
  if (item === undefined || !isObject(item.value) || !isObject(properties)) return undefined;
  const encoded = ownString(data, 'contentMediaType');
  if (encoded === undefined || bodyKind(encoded) !== 'json') return undefined;
  const values = own(data, 'contentSchema') ?? {};
  return { ...item, value: { ...item.value, properties: { ...properties, data: values } } };
}
