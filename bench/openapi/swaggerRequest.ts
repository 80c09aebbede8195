import SwaggerClient from 'swagger-client';
import { bodyKind } from '../../src/core/openapi/mediaTypes.js';
import type { OutlineOperation, OutlineParameter } from '../../src/core/openapi/outline.js';
import { sentPath } from '../../src/core/openapi/sentPath.js';

export interface SwaggerRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * What swagger-client alone makes of the arguments, for a document with this operation in which
 * references are followed. Lists of tabs, which it does not know, are given to it joined.
 */
export function swaggerRequest(
  server: string,
  operation: OutlineOperation,
  args: Readonly<Record<string, unknown>>,
): SwaggerRequest {
  const { parameters, body } = operation;
  const given = body && args[body.argument];
  const values = parameters.map((one) => [
    `${one.in}.${one.name}`,
    prepared(one, args[one.argument]),
  ]);
  return SwaggerClient.buildRequest({
    spec: documentOf(server, operation),
    operationId: 'operation',
    parameters: Object.fromEntries(values) as Record<string, unknown>,
    securities: { authorized: {} },
    ...(body === undefined || given === undefined
      ? {}
      : {
          requestBody: preparedBody(body.mediaType, given),
          requestContentType: body.mediaType,
        }),
  });
}

function prepared({ style }: OutlineParameter, value: unknown): unknown {
  return style === 'tabDelimited' && Array.isArray(value) ? value.join('\t') : value;
}

/** It reads texts of form fields as JSON where it can: "1.0" would arrive as 1. */
function preparedBody(mediaType: string, body: unknown): unknown {
  const kind = bodyKind(mediaType);
  if (kind === 'json') return JSON.stringify(body);
  if (typeof body !== 'object' || body === null || (kind !== 'form' && kind !== 'multipart')) {
    return body;
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? JSON.stringify(value) : value,
    ]),
  );
}

function documentOf(server: string, operation: OutlineOperation): object {
  const { body, path, method } = operation;
  const parameters = operation.parameters.map((one) => ({
    name: one.name,
    in: one.in,
    required: one.required,
    ...(one.style === 'json'
      ? { content: { 'application/json': { schema: {} } } }
      : {
          schema: {},
          style: one.style !== 'tabDelimited' ? one.style : one.in === 'query' ? 'form' : 'simple',
          explode: one.explode,
          allowReserved: one.allowReserved,
        }),
  }));
  const item = {
    ...{ operationId: 'operation', parameters, responses: {} },
    ...(body && {
      requestBody: { content: { [body.mediaType]: { schema: {}, encoding: body.encoding } } },
    }),
  };
  return {
    openapi: '3.0.3',
    info: { title: 'API', version: '1' },
    servers: [{ url: server }],
    paths: { [sentPath(path)]: { [method.toLowerCase()]: item } },
  };
}
