import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../data-connectors.js';
import { edgeFromEnvironment } from './catalogs/edge/environment.js';
import type * as CatalogKinds from './catalogs/kinds.js';
import { createLocalCatalog } from './catalogs/local/catalog.js';
import { openapiKind } from './connectors/openapi/kind.js';
import { postgresqlKind } from './connectors/postgresql/kind.js';
import { s3Kind } from './connectors/s3/kind.js';
import { CatalogRegistry } from './core/catalogs/catalogRegistry.js';
import type { RemoteCatalogEntry } from './core/catalogs/catalogConnection.js';
import { Emitter } from './core/disposable.js';
import { createApi } from './host/api/api.js';
import { cardFeature } from './host/card/feature.js';
import { catalogsFeature } from './host/catalogs/feature.js';
import { registerCommands } from './host/commands/register.js';
import { OUTPUT_CHANNEL } from './host/contributions.js';
import type { Feature, Services } from './host/feature.js';
import type { ObjectChange } from './host/files/objectChanges.js';
import { editorProxy } from './host/editorProxy.js';
import { exportFeature } from './host/export/feature.js';
import { ShownRowsList } from './host/export/shownRows.js';
import { fileSystemFeature } from './host/fs/feature.js';
import { fileUri } from './host/fs/uris.js';
import { openapiFeature } from './host/openapi/feature.js';
import { GeneratedClients } from './host/openapi/generatedClients.js';
import { OperationGroups } from './host/openapi/operationGroups.js';
import { operationFeature } from './host/openapi/operationFeature.js';
import { previewFeature } from './host/preview/feature.js';
import { queryFeature } from './host/query/feature.js';
import { selectedInterpreter } from './host/pythonInterpreter.js';
import { SearchService } from './host/search/searchService.js';
import { SecretStore } from './host/secrets.js';
import { Settings } from './host/settings.js';
import { sourceActionsFeature } from './host/sourceActions/feature.js';
import { sourcesFeature } from './host/sources/feature.js';
import { SettingsStore } from './host/sources/localStore.js';
import { requireTrust, SourceService, type ConnectorEntry } from './host/sources/sourceService.js';
import { tablesFeature } from './host/tables/feature.js';
import { TablePages } from './host/tables/tablePages.js';
import { treeFeature } from './host/tree/feature.js';
import { UserErrors } from './host/userErrors.js';

const FEATURES: readonly Feature[] = [
  treeFeature,
  sourcesFeature,
  catalogsFeature,
  sourceActionsFeature,
  tablesFeature,
  previewFeature,
  queryFeature,
  exportFeature,
  cardFeature,
  fileSystemFeature,
  openapiFeature,
  operationFeature,
];

/** Each `import()` is a bundle of its own (esbuild.js): no driver is read before its first use. */
const CONNECTORS: readonly ConnectorEntry[] = [
  {
    kind: postgresqlKind,
    load: async () => (await import('./connectors/postgresql/connector.js')).postgresqlConnector,
  },
  { kind: s3Kind, load: async () => (await import('./connectors/s3/connector.js')).s3Connector },
  {
    kind: openapiKind,
    load: async () => (await import('./connectors/openapi/connector.js')).openapiConnector,
  },
];

/** Asked for without waiting, but only once there is a record of a catalog, or to be one. */
function catalogKinds(): typeof CatalogKinds {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be waited for
  return require('./catalogs/kinds.js') as typeof CatalogKinds;
}

const CATALOGS: readonly RemoteCatalogEntry[] = [
  {
    name: 'edge',
    fromEnvironment: edgeFromEnvironment,
    get kind() {
      return catalogKinds().edgeKind;
    },
    load: async () => (await import('./catalogs/edge/catalog.js')).edgeCatalog,
  },
  {
    name: 'datagrok',
    get kind() {
      return catalogKinds().datagrokKind;
    },
    load: async () => (await import('./catalogs/datagrok/catalog.js')).datagrokCatalog,
  },
  {
    name: 'ibm',
    get kind() {
      return catalogKinds().ibmKind;
    },
    load: async () => (await import('./catalogs/ibm/catalog.js')).ibmCatalog,
  },
  {
    name: 'qarion',
    get kind() {
      return catalogKinds().qarionKind;
    },
    load: async () => (await import('./catalogs/qarion/catalog.js')).qarionCatalog,
  },
];

/** Makes every long-lived object, top to bottom, and starts the features. Does no I/O. */
export function activate(context: vscode.ExtensionContext): DataConnectorsApi {
  const began = performance.now();
  try {
    const api = start(context);
    // For the tests, which print it; costs microseconds.
    performance.measure('data-connectors.activate', { start: began });
    return api;
  } catch (error) {
    // VS Code shows nothing when an activation fails.
    void vscode.window.showErrorMessage(`Data Connectors could not start: ${String(error)}`);
    throw error;
  }
}

function start(context: vscode.ExtensionContext): DataConnectorsApi {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const kinds = CONNECTORS.map((entry) => entry.kind);
  const log = own(vscode.window.createOutputChannel(OUTPUT_CHANNEL, { log: true }));
  const errors = new UserErrors(log);
  const settings = new Settings();
  const secrets = own(new SecretStore(context.secrets));
  const store = own(new SettingsStore('sources'));
  const distFolder = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  const catalogs = own(
    new CatalogRegistry({
      local: createLocalCatalog({ store, kinds }),
      store: own(new SettingsStore('catalogs')),
      entries: CATALOGS,
      secrets,
      surroundings: {
        requireAccess: requireTrust,
        environment: process.env,
        requestTimeout: () => settings.limits().requestTimeout,
        log,
        distFolder,
        pythonInterpreter: selectedInterpreter,
        editorProxy,
      },
    }),
  );
  const operationGroups = new OperationGroups(context.workspaceState);
  const sources = own(
    new SourceService({
      ...{ catalogs, connectors: CONNECTORS, secrets, settings, log, distFolder },
      operationGroups,
    }),
  );
  const search = own(new SearchService(sources, catalogs));
  const clients = own(new GeneratedClients(sources, log));
  const services: Services = {
    ...{
      context,
      log,
      errors,
      settings,
      secrets,
      sources,
      catalogs,
      search,
      kinds,
      fileUri,
      clients,
    },
    shownRows: new ShownRowsList(),
    objectChanges: own(new Emitter<ObjectChange>()),
    tablePages: new TablePages(),
    operationGroups,
    registerCommands: (table) => registerCommands(errors, table),
  };
  for (const feature of FEATURES) own(feature(services));
  return createApi(services);
}
