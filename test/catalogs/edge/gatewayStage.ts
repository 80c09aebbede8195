import assert from 'node:assert/strict';
import { edgeCatalog } from '../../../src/catalogs/edge/catalog.js';
import { openHttpService } from '../../../src/catalogs/edge/http/service.js';
import type { EdgeService } from '../../../src/catalogs/edge/service.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Properties } from '../../../src/core/sources/source.js';
import { StandIn, useStandIns } from '../standIn.js';
import { testContext } from '../support.js';
import { Gateway } from './gateway.js';

/** The token that signs in, which must show nowhere but in the header. */
export const CANARY = 'canary-gate-81f0c2';

/** A gateway for the tests of one `describe`, empty before each; a violation fails the test. */
export class GatewayStage {
  scheme = 'token';
  readonly gateway = new Gateway(() => `${this.scheme} ${CANARY}`);
  /** Whatever reaches it is a violation. */
  readonly elsewhere = new StandIn({ routes: [] });
  logged: readonly string[] = [];
  readonly #opened: { close(): Promise<void> }[] = [];

  constructor() {
    beforeEach(() => {
      this.scheme = 'token';
      this.gateway.clear();
    });
    afterEach(async () => {
      for (const each of this.#opened.splice(0)) await each.close();
      this.requireTokenInHeaderOnly();
    });
    useStandIns(this.gateway.standIn, this.elsewhere);
  }

  service(properties: Properties = {}, requestTimeout = 5_000): EdgeService {
    const service = openHttpService(this.#config(properties), this.#context(requestTimeout));
    this.#opened.push(service);
    return service;
  }

  catalog(properties: Properties = {}, requestTimeout = 5_000): RemoteCatalog {
    const catalog = edgeCatalog.open(this.#config(properties), this.#context(requestTimeout));
    this.#opened.push(catalog);
    return catalog;
  }

  /** Requests so far: `GET /org/lab/files path=a`, without the base. */
  sent(): string[] {
    return this.gateway.standIn.log.map(({ method, path, query }) =>
      [method, path.replace(/^\/gate/, ''), new URLSearchParams(query.map(([n, v]) => [n, v]))]
        .join(' ')
        .trim(),
    );
  }

  requireTokenInHeaderOnly(): void {
    for (const request of this.gateway.standIn.log) {
      const { authorization, ...rest } = request.headers;
      assert.equal(authorization, `${this.scheme} ${CANARY}`);
      const others = JSON.stringify([request.path, request.query, rest, request.body]);
      assert.doesNotMatch(others, /canary/);
    }
    assert.doesNotMatch(this.logged.join('\n'), /canary|secret-9/);
  }

  #config(properties: Properties) {
    const own = { transport: 'http', serviceUrl: this.gateway.standIn.url, organization: 'lab' };
    const all = { ...own, ...properties };
    return { name: 'edge', kind: 'edge', title: 'Edge', properties: all };
  }

  #context(requestTimeout: number) {
    const context = testContext({ token: CANARY }, { requestTimeout });
    this.logged = context.logged;
    return context;
  }
}
