import type { TextPlace } from '../errors.js';
import type { TargetSummary } from '../openapi/describe/targetSummary.js';
import type { OperationDescription } from '../openapi/describe/description.js';
import type { GenerateOptions } from '../openapi/generateOptions.js';
import type { ApiAnswer, ApiCall, CallChoices, CallText } from './apiCall.js';

/** A source that is an HTTP API with a machine-readable description. */
export interface ApiSource {
  specification(signal: AbortSignal): Promise<ApiSpecification>;
  /** The text of another document that the specification refers to. Rejects where that is not read. */
  document(uri: string, signal: AbortSignal): Promise<ApiSpecification>;
  /** What is wrong with a text, taken for the specification in place of what is there. */
  check(text: string, signal: AbortSignal): Promise<SpecificationProblem[]>;
  /** Where a JSON pointer, or the name of an anchor, leads to in a text; undefined for nowhere. */
  place(text: string, fragment: string, signal: AbortSignal): Promise<TextPlace | undefined>;
  /** The sections, operations and named parts of a text. Rejects with `Invalid` for what is none. */
  symbols(text: string, signal: AbortSignal): Promise<SpecificationSymbol[]>;
  /** What a JSON pointer, or the name of an anchor, leads to in a text; undefined for nowhere. */
  summary(text: string, fragment: string, signal: AbortSignal): Promise<TargetSummary | undefined>;
  /** The addresses of all documents that the specification was read from, its own in front. */
  documents(signal: AbortSignal): Promise<readonly string[]>;
  /** The typed client as files; writes nothing. Deterministic for one specification. */
  generate(options: ClientOptions, signal: AbortSignal): Promise<GeneratedClient>;
  /** SHA-256 of the specification as it was read last, as the stamps of clients have it. */
  specificationHash(signal: AbortSignal): Promise<string>;
  /** A live client: one method per operation, `operationId` as its name. */
  client(signal: AbortSignal): Promise<LiveClient>;
  /** The operations in document order, by which one is chosen. */
  operations(signal: AbortSignal): Promise<readonly OperationInfo[]>;
  /** One operation in full, by its name. Rejects with `NotFound`. */
  describe(operation: string, signal: AbortSignal): Promise<OperationDescription>;
  /** What a call of a described operation can choose from. Sends nothing. */
  choices(operation: OperationDescription, signal: AbortSignal): Promise<CallChoices>;
  /** The request of a call, to be shown. Rejects with `Invalid` as `send` does; sends nothing. */
  prepare(call: ApiCall, signal: AbortSignal): Promise<CallText>;
  /**
   * Sends a call. Every status is an answer. Rejects with `Invalid` for arguments that are missing,
   * `Forbidden` where credentials would go to an origin they are not for, `Timeout`, `Unavailable`.
   */
  send(call: ApiCall, signal: AbortSignal): Promise<ApiAnswer>;
}

/** What lists of operations show. */
export interface OperationInfo {
  /** Unique; what other calls take. */
  readonly name: string;
  readonly operationId?: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  /** JSON pointer to it after a `#`, with the address of the document before where it is another. */
  readonly place: string;
}

export type LiveClient = Record<string, (args?: object, signal?: AbortSignal) => Promise<unknown>>;

/** Something wrong with a specification, or of no use to the generator. */
export interface SpecificationProblem {
  /** A sentence; quotes the document. */
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly place: TextPlace;
}

/** A part of a specification that an outline shows. Names and details are the document's own. */
export interface SpecificationSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  readonly deprecated?: boolean;
  /** Of its name and all that it has. */
  readonly place: TextPlace;
  readonly namePlace: TextPlace;
  readonly children: readonly SpecificationSymbol[];
}

export type SymbolKind =
  | 'section'
  | 'path'
  | 'operation'
  | 'schema'
  | 'parameter'
  | 'response'
  | 'body'
  | 'header'
  | 'example'
  | 'security'
  | 'link'
  | 'event';

export interface ApiSpecification {
  readonly text: string;
  readonly language: 'json' | 'yaml';
  /** URL or path it was read from. */
  readonly location: string;
  /** What references in it are resolved against. */
  readonly uri: string;
}

/** What the caller chooses of a client; the rest follows from the source. */
export type ClientOptions = Pick<
  GenerateOptions,
  'title' | 'language' | 'only' | 'typesOnly' | 'importExtension'
>;

export interface GeneratedClient {
  readonly files: readonly GeneratedFile[];
  /** Path of the file to show first. */
  readonly entry: string;
  readonly warnings: readonly string[];
}

export interface GeneratedFile {
  /** Relative, with `/`, made only of names the generator itself chose. */
  readonly path: string;
  readonly text: string;
}
