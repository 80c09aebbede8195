import type { SourceRecord } from '../../core/sources/source.js';

/** What a command has done to the objects of a source: views list anew, editors take notice. */
export interface ObjectChange {
  readonly source: SourceRecord;
  /** Folders whose entries may be others now. */
  readonly folders: readonly string[];
  /** Entries of those folders in which anything may be other, at any depth. */
  readonly trees?: readonly string[];
  /** Files and folders that are no longer there. */
  readonly gone?: readonly string[];
  /** Files that are new or have new content. */
  readonly written?: readonly string[];
  /** What the user will look for: shown in the sources view when that is open. */
  readonly reveal?: string;
}
