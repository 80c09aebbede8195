import type {
  Connector,
  ConnectorContext,
  Session,
  SourceNode,
} from '../../core/sources/connector.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { displayName, parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectEntry } from '../../core/storage/objectStore.js';
import { S3Connection } from './client.js';
import { findByPrefix } from './find.js';
import { s3Kind } from './kind.js';
import { listFolder, listKeys } from './listing.js';
import { S3ObjectStore } from './objects.js';
import { readSettings } from './settings.js';

/** Reads buckets of Amazon S3 and of servers that speak its protocol. */
export const s3Connector: Connector = {
  kind: s3Kind.kind,
  open: (source, context) => new S3Session(source, context),
};

class S3Session implements Session {
  readonly objects: S3ObjectStore;
  readonly #connection: S3Connection;

  constructor(source: SourceRecord, context: ConnectorContext) {
    this.#connection = new S3Connection(readSettings(source.properties), context);
    this.objects = new S3ObjectStore(this.#connection, context.limits.pageSize);
  }

  async test(signal: AbortSignal): Promise<string> {
    const { server, settings } = this.#connection;
    const { bucket, prefix } = settings;
    if (bucket === undefined) {
      const { items, next } = await listFolder(this.#connection, '', {}, 1000, signal);
      const count = `${items.length}${next === undefined ? '' : ' or more'}`;
      const noun = items.length === 1 && next === undefined ? 'bucket' : 'buckets';
      return `Found ${count} ${noun} at ${server} with ${await this.#connection.identity(signal)}.`;
    }
    // One key says more than HeadBucket, whose refusal has no body and so no reason.
    const listing = await listKeys(this.#connection, bucket, prefix, { limit: 1 }, signal);
    const empty = listing.objects.length === 0;
    const what = prefix === '' ? `bucket "${bucket}"` : `"${prefix}" in bucket "${bucket}"`;
    const who = await this.#connection.identity(signal);
    return `Reached ${what} at ${server} with ${who}${empty ? '; it is empty' : ''}.`;
  }

  credentialFields() {
    return Promise.resolve(s3Kind.credentials);
  }

  async children(
    path: readonly string[],
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    // Segments of folders keep their slash, so that `a` and `a/` are different siblings.
    const page = await this.objects.list(path.join(''), request, signal);
    const items = page.items.map((entry) => this.#node(path, entry));
    return page.next === undefined ? { items } : { items, next: page.next };
  }

  async find(text: string, limit: number, signal: AbortSignal): Promise<readonly SourceNode[]> {
    const entries = await findByPrefix(this.#connection, text, limit, signal);
    return entries.map((entry) => {
      const folder = parentFolder(entry.path) ?? '';
      return this.#node(folder.match(/[^/]*\//g) ?? [], entry);
    });
  }

  invalidate(): void {
    // Nothing is kept: every listing asks the server.
  }

  close(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }

  #node(parent: readonly string[], entry: ObjectEntry): SourceNode {
    const folder = entry.kind === 'folder';
    const isBucket = this.#connection.settings.bucket === undefined && parent.length === 0;
    return {
      path: [...parent, folder ? `${entry.name}/` : entry.name],
      role: isBucket ? 'bucket' : entry.kind,
      label: displayName(entry.name),
      tooltip: displayName(this.objects.address(entry.path)),
      expandable: folder,
      object: entry.path,
      ...(entry.size !== undefined && { size: entry.size }),
      ...(entry.modified !== undefined && { modified: entry.modified }),
    };
  }
}
