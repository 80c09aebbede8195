import { ConnectorError, isConnectorError } from '../../../core/errors.js';
import { inParallel } from '../../../core/parallel.js';
import type { CatalogConfig, CatalogContext } from '../../../core/sources/catalogKind.js';
import { SharedWork } from '../../http/sharedWork.js';
import {
  listOf,
  objectOf,
  textOf,
  texts,
  toColumns,
  toFolder,
  toHits,
  toRows,
  toSource,
  toStat,
  toTables,
  toTexts,
  toToken,
  toUser,
} from '../decode.js';
import { PieceList } from '../pieceList.js';
import type {
  EdgeFileRoot,
  EdgeFiles,
  EdgeListed,
  EdgeService,
  EdgeSource,
  EdgeSourceKind,
  EdgeSources,
  EdgeSql,
  EdgeTestStatus,
  EdgeTokens,
  EdgeUserSecrets,
} from '../service.js';
import { readSettings } from '../settings.js';
import { AT_ONCE, Bridge } from './bridge.js';

/** Records on one page when nobody says how many: each is a request of its own. */
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 200;

const KINDS: readonly EdgeSourceKind[] = ['sql', 's3', 'openapi'];

/** Edge through Enthought's Python API, which a Python process of our own calls. */
export function openPythonService(config: CatalogConfig, context: CatalogContext): EdgeService {
  const bridge = new Bridge({
    title: config.title,
    settings: readSettings(config.properties),
    context,
  });
  return {
    sources: sourcesOf(bridge),
    sql: sqlOf(bridge, context),
    files: filesOf(bridge),
    tokens: tokensOf(bridge),
    userSecrets: userSecretsOf(bridge),

    async whoAmI(signal) {
      try {
        return toUser((await bridge.call('whoami', {}, 'your user', signal)).result);
      } catch (error) {
        // JupyterHub, which Edge lives in, says 403 to a token it does not know. [inferred]
        if (!isConnectorError(error, 'Forbidden')) throw error;
        const message = 'Edge refuses the token.';
        throw new ConnectorError('Unauthorized', message, {
          cause: error,
          detail: error.message,
          nextSteps: ['signIn'],
        });
      }
    },

    async setWhoAmI({ firstName, lastName, email }, signal) {
      const params = { first_name: firstName, last_name: lastName, email };
      await bridge.call('set_whoami', params, 'changing your profile', signal);
    },

    async search(query, kind, signal) {
      const params = kind === undefined ? { query } : { query, kind };
      return toHits((await bridge.call('search', params, 'the search', signal)).result);
    },

    close() {
      bridge.close();
      return Promise.resolve();
    },
  };
}

function sourcesOf(bridge: Bridge): EdgeSources {
  const names = new PieceList<string>();
  const reading = new SharedWork<EdgeSource>();
  const get = (id: string, signal: AbortSignal) =>
    reading.join(id, signal, async (stop) => {
      const what = sourceNamed(id);
      return toSource((await bridge.call('sources.get', { id }, what, stop)).result, what);
    });
  const listed = async (name: string, signal: AbortSignal): Promise<EdgeListed[]> => {
    try {
      return [await get(name, signal)];
    } catch (error) {
      // Removed since the names were listed.
      if (isConnectorError(error, 'NotFound')) return [];
      // One bad entry costs only itself.
      if (!isConnectorError(error, 'Invalid') && !isConnectorError(error, 'Unsupported')) {
        throw error;
      }
      return [{ name, problem: error.message }];
    }
  };
  return {
    get,

    async kinds(signal) {
      const { kinds } = await bridge.hello(signal);
      return KINDS.filter((kind) => kinds.includes(kind));
    },

    async list({ page, limit = DEFAULT_PAGE }, signal) {
      const request = {
        limit: Math.min(LARGEST_PAGE, limit),
        ...(page === undefined ? {} : { page }),
      };
      // The API lists names only.
      const piece = await names.page('names', request, async () =>
        texts((await bridge.call('sources.list', {}, 'the list of sources', signal)).result),
      );
      const found: EdgeListed[][] = [];
      await inParallel(piece.items.entries(), AT_ONCE, signal, async ([index, name]) => {
        found[index] = await listed(name, signal);
      });
      return { ...piece, items: found.flat() };
    },

    async secrets(id, signal) {
      const what = `reading the credentials of ${sourceNamed(id)}`;
      return toTexts((await bridge.call('sources.secrets', { id }, what, signal)).result);
    },

    async add(draft, signal) {
      const what = `adding ${sourceNamed(draft.name)}`;
      const { result } = await bridge.call('sources.add', { ...draft }, what, signal);
      names.forget();
      return toSource(result, what);
    },

    async update(id, changes, signal) {
      const what = `changing ${sourceNamed(id)}`;
      const { result } = await bridge.call('sources.update', { id, changes }, what, signal);
      names.forget();
      return toSource(result, what);
    },

    async remove(id, signal) {
      await bridge.call('sources.remove', { id }, `removing ${sourceNamed(id)}`, signal);
      names.forget();
    },

    async test(what, signal) {
      const params = 'id' in what ? what : { draft: what };
      const name = `testing ${sourceNamed('id' in what ? what.id : what.name)}`;
      const { result } = await bridge.call('sources.test', { ...params }, name, signal);
      return textOf(result) as EdgeTestStatus;
    },

    async specification(id, signal) {
      const what = `the specification of ${sourceNamed(id)}`;
      const { result } = await bridge.call('openapi.spec', { source: id }, what, signal);
      const { url, text } = objectOf(result, what);
      return typeof url === 'string' ? { url } : { text: textOf(text) };
    },
  };
}

function sqlOf(bridge: Bridge, context: CatalogContext): EdgeSql {
  return {
    async tables(source, signal) {
      const what = `the tables of ${sourceNamed(source)}`;
      return toTables((await bridge.call('sql.tables', { source }, what, signal)).result);
    },

    async columns(source, table, signal) {
      const params = { source, table, timeout: context.requestTimeout };
      const what = `the columns of the table "${table.name}"`;
      return toColumns((await bridge.call('sql.columns', params, what, signal)).result);
    },

    async preview(source, table, { start, limit }, signal) {
      const params = { source, table, start, limit, timeout: context.requestTimeout };
      const what = `reading the table "${table.name}"`;
      return toRows((await bridge.call('sql.preview', params, what, signal)).result);
    },
  };
}

function filesOf(bridge: Bridge): EdgeFiles {
  const ask = async (
    method: string,
    { source }: EdgeFileRoot,
    params: Readonly<Record<string, unknown>>,
    what: string,
    signal: AbortSignal,
  ) => {
    const all = source === undefined ? params : { ...params, source };
    return bridge.call(`${source === undefined ? 'files' : 's3'}.${method}`, all, what, signal);
  };
  const change = async (
    method: string,
    params: Readonly<Record<string, unknown>>,
    what: string,
    signal: AbortSignal,
  ) => {
    await bridge.call(`files.${method}`, params, what, signal);
  };
  return {
    async list(root, path, _request, signal) {
      const { result } = await ask('list', root, { path }, `the folder "/${path}"`, signal);
      return { items: toFolder(result) };
    },

    async stat(root, path, kind, signal) {
      const what = `the ${kind} "/${path}"`;
      return toStat((await ask('stat', root, { path, kind }, what, signal)).result, path, kind);
    },

    async read(root, path, range, signal) {
      return (await ask('read', root, { path, ...range }, `reading "/${path}"`, signal)).bytes;
    },

    async upload(path, content, signal) {
      await bridge.call('files.upload', { path }, `uploading "/${path}"`, signal, content);
    },

    makeFolder: (path, signal) =>
      change('make_folder', { path }, `making the folder "/${path}"`, signal),

    rename: (path, name, signal) => change('rename', { path, name }, `renaming "/${path}"`, signal),

    move: (path, folder, signal) => change('move', { path, folder }, `moving "/${path}"`, signal),

    delete: (path, kind, signal) => change('delete', { path, kind }, `deleting "/${path}"`, signal),

    async downloadUrl(path, signal) {
      const what = `the download address of "/${path}"`;
      return textOf((await bridge.call('files.download_url', { path }, what, signal)).result);
    },
  };
}

function tokensOf(bridge: Bridge): EdgeTokens {
  return {
    async list(signal) {
      const { result } = await bridge.call('tokens.list', {}, 'your tokens', signal);
      return listOf(result).map(toToken);
    },

    async create({ note, expiresIn }, signal) {
      const params = { note: note ?? null, expires_in: expiresIn ?? null };
      const { result } = await bridge.call('tokens.create', params, 'a new token', signal);
      const { token, value } = objectOf(result, 'a new token');
      return { token: toToken(token), value: textOf(value) };
    },

    async remove(id, signal) {
      await bridge.call('tokens.remove', { id }, 'removing a token', signal);
    },
  };
}

function userSecretsOf(bridge: Bridge): EdgeUserSecrets {
  return {
    async list(signal) {
      return texts((await bridge.call('secrets.list', {}, 'your secrets', signal)).result);
    },

    async create(name, value, signal) {
      await bridge.call('secrets.create', { name, value }, `creating the secret "${name}"`, signal);
    },

    async read(name, signal) {
      const what = `the secret "${name}"`;
      return objectOf((await bridge.call('secrets.read', { name }, what, signal)).result, what);
    },
  };
}

function sourceNamed(name: string): string {
  return `the source "${name}"`;
}
