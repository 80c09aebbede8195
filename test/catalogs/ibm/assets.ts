import type { LoggedRequest, Reply } from '../standIn.js';
import { connectionError } from './errors.js';
import { INNER, limitOf, parameter } from './requests.js';
import type { Json } from './server.js';

/** An asset below a connection, and what is below it. */
export interface StoredAsset {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly has_children?: boolean;
  readonly details?: Json;
  readonly fields?: readonly Json[];
  /** Sent as it is, so that digits stay digits; elements of a JSON array. */
  readonly rows?: readonly string[];
  readonly bytes?: Uint8Array;
}

/** What a server has below its connections, and how it tells of it. */
export interface AssetWorld {
  /** By connection, then by the path above them. */
  readonly assets: ReadonlyMap<string, ReadonlyMap<string, StoredAsset[]>>;
  readonly logs: readonly Json[];
  /** False where the server sends no rows of tables. */
  readonly servesRows: boolean;
  /** True for a server that knows no places in the rows of a table. */
  readonly ignoresOffset: boolean;
}

export function assetReply(request: LoggedRequest, id: string, world: AssetWorld): Reply {
  const path = parameter(request, 'path') ?? '';
  const tree = world.assets.get(id) ?? new Map<string, StoredAsset[]>();
  const all = [...tree.values()].flat();
  const own = all.find((asset) => asset.path === path);
  if (!own && !tree.has(path)) {
    return connectionError(404, `There is no asset ${path}.`, {
      type: 'parameter',
      name: 'path',
    });
  }
  if (request.headers['accept'] === 'application/octet-stream') {
    if (own?.bytes) return { bytes: own.bytes, type: 'application/octet-stream' };
    return connectionError(400, 'no bytes');
  }
  const limit = limitOf(request);
  const offset = Number(parameter(request, 'offset') ?? NaN);
  if (!limit || !(offset >= 0)) return connectionError(400, 'bad paging range');
  const fetch = parameter(request, 'fetch')?.split(',') ?? [];
  const types = [...new Set(all.map((asset) => asset.type))];
  const children = tree.get(path) ?? [];
  const link = (from: number) => ({
    href: `${INNER}/v2/connections/${id}/assets?path=${encodeURIComponent(path)}&offset=${from}`,
  });
  const end = offset + limit;
  const answer: Json = {
    path: path.replace(/^\//, ''),
    asset_types: types
      .filter((type) => type !== 'unheard')
      .map((type) => ({
        type,
        dataset: /^(table|view|file)$/.test(type),
        dataset_container: type === 'schema',
      })),
    assets: children.slice(offset, end).map(({ path: assetPath, name, type, ...more }) => ({
      id: name,
      type,
      name,
      path: assetPath,
      ...(more.has_children === undefined ? {} : { has_children: more.has_children }),
      ...(more.details ? { details: more.details } : {}),
    })),
    ...(fetch.includes('metadata') && own?.fields ? { fields: own.fields } : {}),
    first: link(0),
    ...(end < children.length ? { next: link(end) } : {}),
    total_count: children.length,
    logs: world.logs,
  };
  const rows = fetch.includes('data') && world.servesRows ? own?.rows : undefined;
  if (!rows) return { json: answer };
  const from = world.ignoresOffset ? 0 : offset;
  const data = `[${rows.slice(from, from + limit).join(',')}]`;
  const text = JSON.stringify({ ...answer, data: '@' }).replace('"@"', () => data);
  return { text, type: 'application/json' };
}
