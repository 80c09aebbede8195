import type { Event } from '../disposable.js';
import type { Catalog } from '../sources/catalog.js';
import type { Session, SourceLook } from '../sources/connector.js';
import type { SourceRecord } from '../sources/source.js';
import type { Pause } from './nameIndex.js';

/** What search uses of the world around it. */
export interface SearchSurroundings {
  catalogs(): readonly Catalog[];
  /** True for a catalog that offers to sign in elsewhere: here it would only be in the way. */
  isSignedOut(catalog: string): boolean;
  /** How a source looks, or undefined for one that cannot be browsed. */
  look(source: SourceRecord): SourceLook | undefined;
  /** The record behind an id. Rejects with `NotFound`. */
  get(id: string, signal: AbortSignal): Promise<SourceRecord>;
  /** The sources that are connected at the moment. */
  connected(): readonly SourceRecord[];
  /** Runs work on a source's session, connecting if need be. */
  use<T>(
    source: SourceRecord,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T>;
  /** Fires with a catalog whose list changed; with undefined when catalogs came or went. */
  readonly onDidChangeSources: Event<Catalog | undefined>;
  /** Fires with the id of a source whose session ended. */
  readonly onDidCloseSession: Event<string>;
  readonly pause: Pause;
  /** Rejects with `Cancelled` when the signal is aborted meanwhile. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}
