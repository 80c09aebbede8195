import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { isObject, own, ownKeys, ownString, ownText } from './json.js';
import type { Content, Link, ResponseModel } from './model.js';
import { mediaTypes, readContents } from './readBodies.js';
import type { Reading, Unfinished } from './reading.js';

/** Reads the answers of operations; one that they refer to is read once for each status. */
export function createResponseReader(around: Reading): (operation: Located) => ResponseModel[] {
  const referred = new Map<Located, ResponseModel[]>();

  const responseAt = (operation: Located, status: string): ResponseModel => {
    const place = at(operation, 'responses', status);
    const target = follow(around.documents, place);
    if (target === undefined) {
      around.warn(`Response ${status} refers to something that is not there.`, place);
      return { status, contents: [] };
    }
    // In 2.0 the media types of an answer are those of its operation.
    if (target === place || around.isSwagger2) {
      return readResponse(around, operation, target, status);
    }
    const known = referred.get(target) ?? [];
    let response = known.find((one) => one.status === shownStatus(status));
    if (response === undefined) {
      response = readResponse(around, operation, target, status);
      referred.set(target, [...known, response]);
    }
    return response;
  };

  return (operation) =>
    ownKeys(operation.value, 'responses')
      .filter((status) => /^([1-5](\d\d|XX)|default)$/i.test(status))
      .map((status) => responseAt(operation, status));
}

function readResponse(
  around: Reading,
  operation: Located,
  declaration: Located,
  status: string,
): ResponseModel {
  const response: Unfinished<ResponseModel> = {
    status: shownStatus(status),
    contents: around.isSwagger2
      ? swagger2Contents(around, operation, declaration)
      : readContents(around, declaration),
  };
  const description = ownText(declaration.value, 'description');
  const links = readLinks(around, declaration);
  if (description !== undefined) response.description = description;
  if (links.length > 0) response.links = links;
  return response;
}

function shownStatus(status: string): string {
  return /^default$/i.test(status) ? 'default' : status.toUpperCase();
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
