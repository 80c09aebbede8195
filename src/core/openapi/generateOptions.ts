/** What a client is generated from and how; plain data, so that it crosses to a worker. */
export interface GenerateOptions {
  /** Name of the source, for the heading of the files. */
  readonly title: string;
  /** Where the specification was read from: an address or a path, without secrets. */
  readonly source?: string;
  /** Id of the source in the editor, by which it is found to generate again. */
  readonly sourceId?: string;
  /** sha256 of the specification's text in hex, so that a change of it can be told from the files. */
  readonly specificationHash: string;
  readonly generatorVersion: string;
  readonly language?: ClientLanguage;
  /**
   * Only these operations, each named by its method in the client, its `operationId`, as
   * `GET /pets/{id}`, or with all others of its tag as `tag:pets`. Absent: all.
   */
  readonly only?: readonly string[];
  /** Types alone: nothing that sends requests. */
  readonly typesOnly?: boolean;
  /**
   * How files import each other: `.js` (where absent) for TypeScript and bundlers, `.ts` for Deno and
   * for Node without a compiler, nothing for older module resolution.
   */
  readonly importExtension?: ImportExtension;
}

export const importExtensions = ['.js', '.ts', ''] as const;

export type ImportExtension = (typeof importExtensions)[number];

export type ClientLanguage = 'typescript' | 'python';
