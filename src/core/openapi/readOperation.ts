import type { Located } from './documents.js';
import { placeOf } from './documents.js';
import { isList, isObject, isTrue, own, ownList, ownText } from './json.js';
import type { Operation, Server } from './model.js';
import { placeBody, requestBody, swagger2Body } from './readBodies.js';
import { createParameterReader } from './readParameters.js';
import { readCallbacks } from './readIncoming.js';
import { createResponseReader } from './readResponses.js';
import type { Reading, Unfinished } from './reading.js';
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
  const parameterReader = createParameterReader(around);
  const readResponses = createResponseReader(around);
  return {
    read(method, path, item, place, rootSecurity, pathServers) {
      const { value } = place;
      const declared = parameterReader.declared(item, place);
      const parameters = parameterReader.read(declared, path, place);
      const body = around.isSwagger2
        ? swagger2Body(around, declared, place)
        : requestBody(around, place);
      const servers = around.isSwagger2 ? [] : readServers(place);
      const operation: Unfinished<Operation> = {
        name: '',
        method,
        path,
        deprecated: isTrue(value, 'deprecated'),
        tags: ownList(value, 'tags').map(String),
        parameters,
        responses: readResponses(place),
        callbacks: around.isSwagger2 ? [] : readCallbacks(around, place),
        security: readSecurity(own(value, 'security') ?? rootSecurity),
        servers: servers.length > 0 ? servers : pathServers,
        place: placeOf(around.documents, place),
      };
      const id = ownText(value, 'operationId');
      const summary = ownText(value, 'summary');
      const description = ownText(value, 'description');
      if (id !== undefined) operation.operationId = id;
      if (summary !== undefined) operation.summary = summary;
      if (description !== undefined) operation.description = description;
      if (body !== undefined) operation.body = placeBody(body, parameters);
      return operation;
    },
  };
}

function readSecurity(value: unknown): string[][] {
  if (!isList(value)) return [];
  return value.filter(isObject).map((requirement) => Object.keys(requirement));
}
