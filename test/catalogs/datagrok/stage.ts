import assert from 'node:assert/strict';
import { datagrokCatalog } from '../../../src/catalogs/datagrok/catalog.js';
import { datagrokKind } from '../../../src/catalogs/datagrok/kind.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Session } from '../../../src/core/sources/connector.js';
import { StandIn, useStandIns } from '../standIn.js';
import { never, testContext } from '../support.js';
import { CANARY } from './failures.js';
import { DatagrokServer } from './server.js';

/** A server for the tests of one `describe`, empty before each; a violation fails the test. */
export class DatagrokStage {
  readonly server = new DatagrokServer();
  /** Whatever reaches it is a violation. */
  readonly elsewhere = new StandIn({ routes: [] });
  logged: readonly string[] = [];

  constructor() {
    beforeEach(() => this.server.clear());
    useStandIns(this.server.standIn, this.elsewhere);
  }

  open(options: { requestTimeout?: number } = {}): RemoteCatalog {
    const context = testContext({ token: CANARY }, options);
    this.logged = context.logged;
    const properties = { url: this.server.standIn.url };
    const config = { name: 'grok', kind: 'datagrok', title: 'Grok', properties };
    return datagrokCatalog.open(config, context);
  }

  /** What a catalog itself shows of a source, opened as the editor does. */
  async session(name: string, options: { requestTimeout?: number } = {}): Promise<Session> {
    const catalog = this.open(options);
    const source = await catalog.get(name, never);
    assert.ok(datagrokKind.browses?.(source), `${name} cannot be browsed`);
    const session = await catalog.open?.(source);
    assert.ok(session);
    this.server.standIn.log.length = 0;
    return session;
  }

  /** Requests since then: `GET /tables limit=100`, without the base. */
  sent(): string[] {
    return this.server.standIn.log.map(({ method, path, query }) =>
      [method, path.replace(/^\/api/, ''), new URLSearchParams(query.map(([n, v]) => [n, v]))]
        .join(' ')
        .trim(),
    );
  }
}
