import { ibmCatalog } from '../../../src/catalogs/ibm/catalog.js';
import type { CatalogEntry, SourceQuery } from '../../../src/core/sources/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Properties } from '../../../src/core/sources/source.js';
import { StandIn, useStandIns } from '../standIn.js';
import { entriesOf, testContext } from '../support.js';
import {
  CONNECTION,
  minioBucket,
  OTHER_PROJECT,
  project,
  PROJECT,
  testConnection,
} from './fixtures.js';
import { IbmServer } from './server.js';

/** The token that signs in, which must show nowhere but in the header. */
export const CANARY = 'canary-7f3a91';

export interface OpenOptions {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly properties?: Properties;
  readonly requestTimeout?: number;
}

/** A server with two connections, and catalogs on it; each test starts anew. */
export class Stage {
  readonly server = new IbmServer();
  /** Whatever reaches it is a violation; what it was sent is in its log. */
  readonly elsewhere = new StandIn({ routes: [] });
  #open: RemoteCatalog[] = [];

  /** Registers what the tests of a suite need before and after them. */
  use(): this {
    beforeEach(() => this.fill());
    afterEach(async () => {
      await Promise.all(this.#open.splice(0).map((each) => each.close()));
    });
    useStandIns(this.server.standIn, this.elsewhere);
    return this;
  }

  fill(): void {
    const { server } = this;
    server.clear();
    server.authorization = `Bearer ${CANARY}`;
    server.projects.push(project(PROJECT, 'Lab'), project(OTHER_PROJECT, 'Archive'));
    server.add(testConnection);
    server.add(minioBucket);
  }

  open({
    secrets = { token: CANARY },
    properties = {},
    requestTimeout,
  }: OpenOptions = {}): RemoteCatalog & { readonly logged: readonly string[] } {
    const context = testContext(secrets, requestTimeout === undefined ? {} : { requestTimeout });
    const settings = { url: this.server.standIn.url, auth: 'bearer', ...properties };
    const config = { name: 'watsonx', kind: 'ibm', title: 'Watsonx', properties: settings };
    const catalog = ibmCatalog.open(config, context);
    this.#open.push(catalog);
    return Object.assign(catalog, { logged: context.logged });
  }

  entries(query: SourceQuery = {}, catalog = this.open()): Promise<CatalogEntry[]> {
    return entriesOf(catalog, query);
  }

  async titles(query: SourceQuery = {}, catalog = this.open()): Promise<string[]> {
    const list = await this.entries(query, catalog);
    return list.map((entry) => ('source' in entry ? entry.source.title : entry.problem.label));
  }

  /** Requests so far, without those for types and projects. */
  sent(): string[] {
    return this.server.standIn.log
      .map(({ method, path, query }) => {
        const text = new URLSearchParams(query as [string, string][]).toString();
        return `${method} ${path} ${decodeURIComponent(text)}`.trim();
      })
      .filter((line) => !/datasource_types|\/v2\/projects/.test(line));
  }

  lastBody(): unknown {
    return JSON.parse(this.server.standIn.log.findLast(({ body }) => body !== '')?.body ?? 'null');
  }
}

export const NAME = `${PROJECT}/${CONNECTION}`;
