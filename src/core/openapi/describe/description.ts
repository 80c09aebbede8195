import type { ParameterPlace, ParameterStyle, SecurityScheme } from '../model.js';

/**
 * One operation as a page shows it and a form asks for it: plain data of a bounded size, so that it
 * crosses to a worker's owner and to a web page whatever the document holds. All texts are the
 * document's own and hostile; values are JSON texts.
 */
export interface OperationDescription {
  /** The operation's name in the outline. */
  readonly name: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly tags: readonly string[];
  /** Address of a page about it; http or https. */
  readonly documentation?: string;
  readonly parameters: readonly ParameterView[];
  readonly body?: BodyView;
  readonly responses: readonly ResponseView[];
  /** Alternatives, each a list of schemes needed together; an empty one allows anonymous calls. */
  readonly security: readonly (readonly SchemeView[])[];
  readonly servers: readonly ServerView[];
  /** What `SchemaView.more` leads to. Shorter than the numbers used where the document is huge. */
  readonly schemas: readonly SchemaView[];
}

export interface ParameterView {
  readonly argument: string;
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly schema: SchemaView;
  readonly example?: string;
}

export interface BodyView {
  readonly argument: string;
  readonly required: boolean;
  readonly description?: string;
  /** Most convenient first. Never empty. */
  readonly contents: readonly ContentView[];
}

export interface ContentView {
  readonly mediaType: string;
  readonly schema: SchemaView;
  /** Those of the document, else one made from the schema; none where it would say nothing. */
  readonly examples: readonly ExampleView[];
}

export interface ExampleView {
  readonly name?: string;
  readonly summary?: string;
  readonly text: string;
  /** Made from the schema. */
  readonly isMade?: boolean;
}

export interface ResponseView {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description?: string;
  readonly headers: readonly HeaderView[];
  readonly contents: readonly ContentView[];
}

export interface HeaderView {
  readonly name: string;
  readonly description?: string;
  readonly schema: SchemaView;
}

/** `other` is a kind whose credentials cannot be stored here. */
export type SchemeView =
  SecurityScheme | { readonly name: string; readonly type: 'other'; readonly description?: string };

export interface ServerView {
  /** May hold `{variables}` and may be relative to the document. */
  readonly url: string;
  readonly description?: string;
  readonly variables: readonly ServerVariable[];
}

export interface ServerVariable {
  readonly name: string;
  readonly initial: string;
  /** The only values allowed; empty where any is. */
  readonly values: readonly string[];
  readonly description?: string;
}

export type SchemaKind =
  'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null' | 'binary' | 'any';

export interface SchemaView {
  readonly kind: SchemaKind;
  /** For people: `array of Pet`, `string (date-time)`, `integer or null`. */
  readonly type: string;
  readonly description?: string;
  /** Limits and patterns, a phrase each. */
  readonly notes: readonly string[];
  /** The only values allowed. */
  readonly values?: readonly string[];
  readonly initial?: string;
  readonly nullable?: boolean;
  readonly deprecated?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  /** What it consists of is there: an index of `OperationDescription.schemas`. */
  readonly more?: number;
  readonly properties?: readonly PropertyView[];
  /** Properties that are not listed. */
  readonly omitted?: number;
  readonly items?: SchemaView;
  /** Of properties by any other name. */
  readonly additional?: SchemaView;
  readonly variants?: { readonly rule: 'oneOf' | 'anyOf'; readonly schemas: readonly SchemaView[] };
}

export interface PropertyView {
  readonly name: string;
  readonly required: boolean;
  readonly schema: SchemaView;
}
