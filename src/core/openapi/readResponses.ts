import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { isObject, own, ownKeys, ownString, ownText } from './json.js';
import type { Content, Link, ResponseModel } from './model.js';
import { mediaTypes, readContents } from './readBodies.js';
import type { Reading } from './reading.js';

export function readResponses(around: Reading, operation: Located): ResponseModel[] {
  return ownKeys(operation.value, 'responses').flatMap((status): ResponseModel[] => {
    if (!/^([1-5](\d\d|XX)|default)$/i.test(status)) return [];
    const place = at(operation, 'responses', status);
    const response = follow(around.documents, place);
    if (response === undefined) {
      around.warn(`Response ${status} refers to something that is not there.`, place);
      return [{ status, contents: [] }];
    }
    const description = ownText(response.value, 'description');
    const links = readLinks(around, response);
    return [
      {
        status: /^default$/i.test(status) ? 'default' : status.toUpperCase(),
        ...(description === undefined ? {} : { description }),
        contents: around.isSwagger2
          ? swagger2Contents(around, operation, response)
          : readContents(around, response),
        ...(links.length === 0 ? {} : { links }),
      },
    ];
  });
}

function readLinks(around: Reading, response: Located): Link[] {
  return ownKeys(response.value, 'links').flatMap((name): Link[] => {
    const place = at(response, 'links', name);
    const link = follow(around.documents, place);
    const operationId = ownText(link?.value, 'operationId');
    const operationRef = ownString(link?.value, 'operationRef');
    if (link === undefined || (operationId === undefined && operationRef === undefined)) {
      around.warn(`Link "${name}" could not be read; it is left out.`, place);
      return [];
    }
    const description = ownText(link.value, 'description');
    const parameters = own(link.value, 'parameters');
    return [
      {
        name,
        ...(operationId === undefined ? {} : { operationId }),
        ...(operationRef === undefined ? {} : { operationRef }),
        ...(description === undefined ? {} : { description }),
        parameters: isObject(parameters) ? Object.entries(parameters) : [],
      },
    ];
  });
}

function swagger2Contents(around: Reading, operation: Located, response: Located): Content[] {
  if (own(response.value, 'schema') === undefined) return [];
  const schema = at(response, 'schema');
  const produces = mediaTypes(around, operation, 'produces');
  const usual =
    ownString(schema.value, 'type') === 'file' ? 'application/octet-stream' : 'application/json';
  return (produces.length > 0 ? produces : [usual]).map((mediaType) => ({
    mediaType,
    schema,
    encoding: {},
  }));
}
