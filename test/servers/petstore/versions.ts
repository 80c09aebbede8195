import { document } from './document.js';
import { type Content, type OperationObject, type ParameterObject } from './openApi.js';

type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

/** The same API in OpenAPI 3.1: `nullable` becomes a type, `example` becomes `examples`. */
export function openApi31(): JsonObject {
  const converted = mapObjects(document, (object) => {
    const { nullable, example, ...rest } = object;
    return {
      ...rest,
      ...(nullable === true ? { type: [rest['type'], 'null'] } : {}),
      ...(example === undefined ? {} : { examples: [example] }),
    };
  });
  return { ...(converted as JsonObject), openapi: '3.1.0' };
}

/** The same API in Swagger 2.0, as served under `host`. */
export function swagger20(host: string): JsonObject {
  const paths = Object.entries(document.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([m, operation]) => [m, operation20(operation)]),
    ),
  ]);
  const { api_key, basic } = document.components.securitySchemes;
  const whole = {
    swagger: '2.0',
    info: document.info,
    host,
    basePath: '/v2',
    schemes: ['http'],
    tags: document.tags,
    paths: Object.fromEntries(paths) as JsonObject,
    definitions: document.components.schemas,
    securityDefinitions: {
      api_key,
      basic: { type: 'basic', description: basic?.description },
      // Version 2.0 knows bearer tokens only as a header.
      bearer: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        description: 'The word Bearer, a space, and a token from loginUser.',
      },
    },
  };
  return mapObjects(whole, ({ nullable, $ref, ...rest }) => ({
    ...rest,
    ...(nullable === true ? { 'x-nullable': true } : {}),
    ...(typeof $ref === 'string'
      ? { $ref: $ref.replace('#/components/schemas/', '#/definitions/') }
      : {}),
  })) as JsonObject;
}

function operation20({
  requestBody,
  parameters = [],
  responses,
  ...rest
}: OperationObject): JsonObject {
  const hasContent = Object.values(responses).some((response) => response.content);
  return {
    ...rest,
    ...(requestBody ? { consumes: Object.keys(requestBody.content).slice(0, 1) } : {}),
    ...(hasContent ? { produces: ['application/json'] } : {}),
    parameters: [...parameters.map(parameter20), ...(requestBody ? [body20(requestBody)] : [])],
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, headers, content }]) => [
        status,
        {
          description,
          ...(headers
            ? {
                headers: Object.fromEntries(
                  Object.entries(headers).map(([name, header]) => [
                    name,
                    { description: header.description, ...header.schema },
                  ]),
                ),
              }
            : {}),
          ...(content ? { schema: firstSchema(content) } : {}),
        },
      ]),
    ),
  };
}

function parameter20({ schema, explode, ...rest }: ParameterObject): JsonObject {
  return { ...rest, ...schema, ...(explode ? { collectionFormat: 'multi' } : {}) };
}

function body20({ required, description, content }: NonNullable<OperationObject['requestBody']>) {
  const schema = firstSchema(content);
  return { name: 'body', in: 'body', required, description, schema };
}

function firstSchema(content: Content) {
  return Object.values(content)[0]?.schema;
}

/** Rebuilds a value with every object in it changed, innermost first. */
function mapObjects(value: Json, change: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return change(
    Object.fromEntries(
      Object.entries(value).map(([name, v]) => [name, mapObjects(v as Json, change)]),
    ),
  );
}
