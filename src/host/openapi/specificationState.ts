import type * as vscode from 'vscode';

/** A document that is the specification of a source, or one that it refers to. */
export interface KnownDocument {
  readonly sourceId: string;
  /** What references in it are resolved against. */
  readonly uri: string;
  /** The specification itself: it is checked as a whole. */
  readonly isRoot: boolean;
}

/** What is known of open documents; kept by the feature, used by what its commands load. */
export interface SpecificationState {
  /** By the address of the document in the editor. */
  readonly known: Map<string, KnownDocument>;
  readonly problems: vscode.DiagnosticCollection;
}

/** Documents that are read from a source and are no files. */
export const SPECIFICATION_SCHEME = 'connector-specification';
