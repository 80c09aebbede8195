import type { Documents, Located, Warning } from './documents.js';

/**
 * What a specification says, read once and the same for Swagger 2.0 and OpenAPI 3.x. Schemas stay
 * where they are ({@link Located}) and are read when a type is written. This is a view, not a
 * conversion: nothing of the document is copied or changed.
 */
export interface ApiModel {
  readonly documents: Documents;
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** As the document says it: `2.0`, `3.0.3`, `3.1.0`. */
  readonly specification: string;
  /** Base addresses with the variables' defaults filled in; may be relative to the document. */
  readonly servers: readonly Server[];
  readonly securitySchemes: readonly SecurityScheme[];
  readonly operations: readonly Operation[];
  /** What the API sends by itself (OpenAPI 3.1 §4.8.1). */
  readonly webhooks: readonly Incoming[];
  /** Tags the document describes, in its order; operations may use others. */
  readonly tags: readonly Tag[];
  /** Component schemas (`definitions` in 2.0) in document order. */
  readonly schemas: readonly Located[];
  readonly warnings: readonly Warning[];
}

export interface Server {
  /** With the variables' defaults filled in. */
  readonly url: string;
  readonly description?: string;
  /** Where it has variables: as the document has it, with their names in braces. */
  readonly template?: string;
  readonly variables?: readonly ServerVariable[];
}

export interface ServerVariable {
  readonly name: string;
  readonly value: string;
  /** What it may be; empty when it may be anything. */
  readonly choices: readonly string[];
  readonly description?: string;
}

export interface Tag {
  readonly name: string;
  readonly description?: string;
}

/** Reduced to what a request needs; oauth2 and openIdConnect are bearer tokens by then. */
export interface SecurityScheme {
  readonly name: string;
  readonly type: 'apiKey' | 'basic' | 'bearer';
  /** For `apiKey`. */
  readonly in?: 'header' | 'query' | 'cookie';
  /** For `apiKey`: the name of the header, query parameter or cookie. */
  readonly parameter?: string;
  readonly description?: string;
}

export interface Operation {
  /** Unique identifier: the sanitised `operationId`, or one made of method and path. */
  readonly name: string;
  /** As the document says it; absent when it does not. */
  readonly operationId?: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body?: RequestBody;
  readonly responses: readonly ResponseModel[];
  /** What the API sends once the operation was called, to an address it was given. */
  readonly callbacks: readonly Incoming[];
  /**
   * Alternatives; each is a list of scheme names needed together. An empty alternative allows
   * anonymous calls, no alternative at all asks for nothing.
   */
  readonly security: readonly (readonly string[])[];
  /** Servers of the operation or its path, where they differ from the document's. */
  readonly servers: readonly Server[];
  /** Where it stands, for warnings. */
  readonly place: string;
}

/** A request that the API sends and the user of the client receives. */
export interface Incoming {
  readonly name: string;
  /** Upper case. */
  readonly method: string;
  readonly description?: string;
  /** Absent when it has no body. */
  readonly content?: Content;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

/**
 * OpenAPI 3.1 §4.8.12 and RFC 6570; `tabDelimited` is 2.0's `tsv`, `json` is `content`. From 3.2:
 * `whole` and `wholeJson` are the whole query (`querystring`), `cookie` a cookie as it is.
 */
export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'tabDelimited'
  | 'deepObject'
  | 'json'
  | 'whole'
  | 'wholeJson'
  | 'cookie';

export interface Parameter {
  /** Its name in the arguments object: its own, or with `_query` and the like on a clash. */
  readonly argument: string;
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly schema: Located;
}

export interface RequestBody {
  /** Its name in the arguments object. */
  readonly argument: string;
  readonly required: boolean;
  readonly description?: string;
  /** Most convenient first. Never empty. */
  readonly contents: readonly [Content, ...Content[]];
}

export interface Content {
  readonly mediaType: string;
  readonly schema: Located;
  /** Whether the schema is that of one item of a stream (`itemSchema` of OpenAPI 3.2). */
  readonly isItem?: boolean;
  /** Where data of messages are JSON: the schema of an item whose data are the values. */
  readonly valueItem?: Located;
  /**
   * How single form fields are written, by name; the items of a list that is sent as parts by their
   * index (`prefixEncoding` of OpenAPI 3.2), and by an empty name all of them (`itemEncoding`).
   */
  readonly encoding: Readonly<Record<string, FieldEncoding>>;
}

export interface FieldEncoding {
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** One media type, or several and ranges of them to choose from. */
  readonly contentType?: string;
  /** Headers of a part whose values the document says; others are the caller's to give. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ResponseModel {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description?: string;
  /** Most convenient first; empty when there is no body. */
  readonly contents: readonly Content[];
  readonly links?: readonly Link[];
}

/** What can be called next, with values of this answer (OpenAPI 3.1 §4.8.20). */
export interface Link {
  readonly name: string;
  readonly operationId?: string;
  readonly operationRef?: string;
  readonly description?: string;
  /** Names, maybe qualified (`query.offset`), with expressions or constants. */
  readonly parameters: readonly (readonly [name: string, value: unknown])[];
}
