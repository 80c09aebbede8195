import { raceAbort } from '../cancellation.js';
import { ConnectorError } from '../errors.js';
import type {
  CatalogConfig,
  CatalogConnector,
  CatalogContext,
  CatalogIdentity,
  EditorProxy,
  RemoteCatalog,
} from '../sources/catalogKind.js';
import type { Logger } from '../sources/connector.js';

type Secrets = Readonly<Record<string, string>>;

/** What catalogs may use of the editor around them. */
export interface CatalogSurroundings {
  /** Throws `Forbidden` while nothing may be connected. */
  requireAccess(): void;
  /** The secrets bound to where the catalog is; undefined when nobody is signed in. */
  secrets(config: CatalogConfig, signal: AbortSignal): Promise<Secrets | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds one request may take, at this moment. */
  requestTimeout(): number;
  readonly log: Logger;
  /** See `CatalogContext`. */
  readonly distFolder: string;
  pythonInterpreter(signal: AbortSignal): Promise<string | undefined>;
  editorProxy?(): EditorProxy | undefined;
}

interface Loadable {
  load(): Promise<CatalogConnector>;
}

/** Loads the kind and makes the catalog, with the secrets given or else those that are stored. */
export async function openCatalog(
  entry: Loadable,
  config: CatalogConfig,
  surroundings: CatalogSurroundings,
  secrets?: Secrets,
): Promise<RemoteCatalog> {
  const connector = await entry.load();
  const { environment, log, distFolder } = surroundings;
  const context: CatalogContext = {
    secrets: (signal) =>
      secrets ? Promise.resolve(secrets) : surroundings.secrets(config, signal),
    environment,
    get requestTimeout() {
      return surroundings.requestTimeout();
    },
    log,
    distFolder,
    pythonInterpreter: (signal) => surroundings.pythonInterpreter(signal),
    editorProxy: () => surroundings.editorProxy?.(),
  };
  return connector.open(config, context);
}

/** Proves that one can sign in with these secrets, which need not be stored. Rejects if not. */
export async function trySignIn(
  entry: Loadable,
  config: CatalogConfig,
  surroundings: CatalogSurroundings,
  secrets: Secrets,
  signal: AbortSignal,
): Promise<CatalogIdentity> {
  surroundings.requireAccess();
  const catalog = await openCatalog(entry, config, surroundings, secrets);
  try {
    return await raceAbort(catalog.whoAmI(signal), signal);
  } finally {
    void catalog.close();
  }
}

export function notSignedIn(title: string): ConnectorError {
  return new ConnectorError('Unauthorized', `You are not signed in to ${title}.`, {
    nextSteps: ['signIn'],
  });
}

/** A rejected token is mended by signing in, whatever else may help. */
export function withSignIn(error: ConnectorError): ConnectorError {
  if (error.nextSteps.includes('signIn')) return error;
  const { message, detail, cause, retryable, nextSteps } = error;
  return new ConnectorError('Unauthorized', message, {
    cause,
    retryable,
    ...(detail === undefined ? {} : { detail }),
    nextSteps: ['signIn', ...nextSteps],
  });
}
