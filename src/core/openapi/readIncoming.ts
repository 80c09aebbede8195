import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { isObject, ownKeys, ownText } from './json.js';
import type { Incoming } from './model.js';
import { requestBody } from './readBodies.js';
import type { Reading } from './reading.js';

const methods = ['get', 'put', 'post', 'delete', 'patch', 'query'];

/** `webhooks` of a document (OpenAPI 3.1). */
export function readWebhooks(around: Reading, root: Located): Incoming[] {
  return ownKeys(root.value, 'webhooks').flatMap((name) =>
    readItem(around, name, at(root, 'webhooks', name)),
  );
}

/** `callbacks` of an operation: below each name one path item for each address. */
export function readCallbacks(around: Reading, operation: Located): Incoming[] {
  return ownKeys(operation.value, 'callbacks').flatMap((name) => {
    const callback = follow(around.documents, at(operation, 'callbacks', name));
    if (callback === undefined || !isObject(callback.value)) {
      around.warn(`Callback "${name}" could not be read; it is left out.`, operation);
      return [];
    }
    return Object.keys(callback.value)
      .filter((address) => !address.startsWith('x-'))
      .flatMap((address) => readItem(around, name, at(callback, address)));
  });
}

function readItem(around: Reading, name: string, place: Located): Incoming[] {
  const item = follow(around.documents, place);
  if (item === undefined || !isObject(item.value)) {
    around.warn(`"${name}" could not be read; it is left out.`, place);
    return [];
  }
  return methods.flatMap((method): Incoming[] => {
    const operation = at(item, method);
    if (!isObject(operation.value)) return [];
    const content = requestBody(around, operation)?.contents[0];
    const description =
      ownText(operation.value, 'summary') ?? ownText(operation.value, 'description');
    return [
      {
        name,
        method: method.toUpperCase(),
        ...(description === undefined ? {} : { description }),
        ...(content === undefined ? {} : { content }),
      },
    ];
  });
}
