import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { ObjectStore } from '../../src/core/storage/objectStore.js';
import { RawS3 } from './s3Raw.js';
import { objectsOf, onEachS3, openServer, type TestServer } from './s3Support.js';

/** A server with the empty bucket `lab`, a session in it, and a way behind the session's back. */
export interface Lab<S extends TestServer = TestServer> {
  readonly server: S;
  readonly raw: RawS3;
  readonly session: Session;
  readonly store: ObjectStore;
}

export interface OpenLab<S extends TestServer> extends Lab<S> {
  /** Stops the server, too. */
  stop(): Promise<void>;
}

export async function openLab<S extends TestServer>(server: S): Promise<OpenLab<S>> {
  const raw = new RawS3(server);
  await raw.makeBucket('lab');
  const session = openServer(server, { bucket: 'lab' });
  return {
    ...{ server, raw, session, store: objectsOf(session) },
    stop: async () => {
      await session.close();
      raw.close();
      await server.stop();
    },
  };
}

/** The same tests in one lab on every server. */
export function onEachLab(title: string, tests: (lab: Lab) => void): void {
  onEachS3(title, (start) => {
    let opened: OpenLab<TestServer> | undefined;
    const lab = () => {
      assert.ok(opened, 'the lab has been opened');
      return opened;
    };
    before(async () => {
      opened = await openLab(await start());
    });
    after(() => opened?.stop());
    tests({
      get server() {
        return lab().server;
      },
      get raw() {
        return lab().raw;
      },
      get session() {
        return lab().session;
      },
      get store() {
        return lab().store;
      },
    });
  });
}
