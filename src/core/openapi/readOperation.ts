import type { Located } from './documents.js';
import { placeOf } from './documents.js';
import { isList, isObject, isTrue, own, ownList, ownText } from './json.js';
import type { Operation, Server } from './model.js';
import { placeBody, requestBody, swagger2Body } from './readBodies.js';
import { declaredParameters, readParameters } from './readParameters.js';
import { readCallbacks } from './readIncoming.js';
import { readResponses } from './readResponses.js';
import type { Reading } from './reading.js';
import { readServers } from './servers.js';

export interface OperationReader {
  /** Reads one operation; `name` is still empty. Never throws. */
  read(
    method: string,
    path: string,
    item: Located,
    place: Located,
    rootSecurity: unknown,
    pathServers: readonly Server[],
  ): Operation;
}

export function createOperationReader(around: Reading): OperationReader {
  return {
    read(method, path, item, place, rootSecurity, pathServers) {
      const declared = declaredParameters(around, item, place);
      const parameters = readParameters(around, declared, path, place);
      const body = around.isSwagger2
        ? swagger2Body(around, declared, place)
        : requestBody(around, place);
      const id = ownText(place.value, 'operationId');
      const summary = ownText(place.value, 'summary');
      const description = ownText(place.value, 'description');
      const servers = around.isSwagger2 ? [] : readServers(place);
      return {
        name: '',
        ...(id === undefined ? {} : { operationId: id }),
        method,
        path,
        ...(summary === undefined ? {} : { summary }),
        ...(description === undefined ? {} : { description }),
        deprecated: isTrue(place.value, 'deprecated'),
        tags: ownList(place.value, 'tags').map(String),
        parameters,
        ...(body === undefined ? {} : { body: placeBody(body, parameters) }),
        responses: readResponses(around, place),
        callbacks: around.isSwagger2 ? [] : readCallbacks(around, place),
        security: readSecurity(own(place.value, 'security') ?? rootSecurity),
        servers: servers.length > 0 ? servers : pathServers,
        place: placeOf(around.documents, place),
      };
    },
  };
}

function readSecurity(value: unknown): string[][] {
  if (!isList(value)) return [];
  return value.filter(isObject).map((requirement) => Object.keys(requirement));
}
