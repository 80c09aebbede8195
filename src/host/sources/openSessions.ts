import type { Session } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';

/** A session, and the whole of the record it is of. */
export interface Connected {
  readonly session: Session;
  readonly whole: SourceRecord;
}

export interface OpenSession {
  readonly source: SourceRecord;
  /** The record as it was when opened, and as a list has it: it is never used for another. */
  readonly fingerprints: Set<string>;
  readonly session: Promise<Session>;
  /** False while the whole record is being fetched. */
  isOpen: boolean;
  /** What becomes of work on a session that was ended says nothing about its source. */
  ended: boolean;
}

/** The sessions that are open: one for each source that is in use, by the source's id. */
export class OpenSessions {
  readonly #connect: (source: SourceRecord) => Promise<Connected>;
  readonly #sessions = new Map<string, OpenSession>();

  constructor(connect: (source: SourceRecord) => Promise<Connected>) {
    this.#connect = connect;
  }

  get(id: string): OpenSession | undefined {
    return this.#sessions.get(id);
  }

  /** As they are now: closing some of them changes nothing in this list. */
  ids(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  /** The one opened first at the beginning. */
  sources(): readonly SourceRecord[] {
    return [...this.#sessions.values()].map(({ source }) => source);
  }

  /** True when there is a session, but of a record that pointed elsewhere. */
  isOfAnother(source: SourceRecord): boolean {
    const open = this.#sessions.get(source.id);
    return open !== undefined && !open.fingerprints.has(fingerprintOf(source));
  }

  /** The session of a source, made if there is none; `abridged` when its record is not whole. */
  open(source: SourceRecord, abridged: boolean): OpenSession {
    const known = this.#sessions.get(source.id);
    if (known) return known;
    const fingerprints = new Set([fingerprintOf(source)]);
    const session = this.#connect(source).then(({ session: connected, whole }) => {
      fingerprints.add(fingerprintOf(whole));
      opened.isOpen = true;
      return connected;
    });
    const opened: OpenSession = { source, fingerprints, session, isOpen: !abridged, ended: false };
    this.#sessions.set(source.id, opened);
    // A bundle that failed to load must not be remembered as the session.
    session.catch(() => {
      if (this.#sessions.get(source.id) === opened) this.#sessions.delete(source.id);
    });
    return opened;
  }

  /** Closes a session; false when there was none. */
  end(id: string): boolean {
    const open = this.#sessions.get(id);
    if (!open) return false;
    open.ended = true;
    this.#sessions.delete(id);
    open.session.then((session) => session.close()).catch(() => undefined);
    return true;
  }
}

/** A session is used only while what it was opened with stays the same. */
function fingerprintOf(source: SourceRecord): string {
  return JSON.stringify([source.kind, source.properties]);
}
