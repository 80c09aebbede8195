/** The OpenAPI 3.0 subset that the Pet Store's own description uses. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string; readonly description?: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  };
}

export interface OperationObject {
  readonly tags: readonly string[];
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly description?: string;
    readonly content: Content;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<
    Record<string, { readonly description: string; readonly schema: Schema }>
  >;
  readonly content?: Content;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly description: string;
  readonly required: boolean;
  readonly explode?: boolean;
  readonly schema: Schema;
}

export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

export interface SecurityScheme {
  readonly type: 'apiKey' | 'http';
  readonly description: string;
  readonly name?: string;
  readonly in?: 'header' | 'query';
  readonly scheme?: 'basic' | 'bearer';
}

// Short words for what the document repeats.
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const json = (schema: Schema): Content => ({ 'application/json': { schema } });
export const body = (description: string, schema: Schema, ...more: readonly string[]) => ({
  required: true,
  description,
  content: Object.fromEntries(['application/json', ...more].map((type) => [type, { schema }])),
});
export const ok = (description: string, schema: Schema): ResponseObject => ({
  description,
  content: json(schema),
});
export const refused = (description: string): ResponseObject => ({
  description,
  content: json(ref('ApiError')),
});
export const invalid = refused('The input is not valid.');
export const unauthorized = refused('Credentials are missing or wrong.');
export const missing = (what: string): ResponseObject => refused(`There is no such ${what}.`);
export const int64: Schema = { type: 'integer', format: 'int64', minimum: 1 };
export const inPath = (
  name: string,
  description: string,
  schema: Schema = int64,
): ParameterObject => ({
  name,
  in: 'path',
  description,
  required: true,
  schema,
});
export const inQuery = (
  name: string,
  description: string,
  schema: Schema,
  required = false,
): ParameterObject => ({ name, in: 'query', description, required, schema });
