/** A source that is an HTTP API with a machine-readable description. */
export interface ApiSource {
  specification(signal: AbortSignal): Promise<ApiSpecification>;
  /** The typed client as files; writes nothing. Deterministic for one specification. */
  generate(options: GenerateOptions, signal: AbortSignal): Promise<GeneratedClient>;
  /** A live client: one method per operation, `operationId` as its name. */
  client(signal: AbortSignal): Promise<LiveClient>;
}

export type LiveClient = Record<string, (args?: object, signal?: AbortSignal) => Promise<unknown>>;

export interface ApiSpecification {
  readonly text: string;
  readonly language: 'json' | 'yaml';
  /** URL or path it was read from. */
  readonly location: string;
}

export interface GenerateOptions {
  /** Name for the heading of the files; the source's title. */
  readonly title: string;
}

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
