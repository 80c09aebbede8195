/**
 * Every name the manifest contributes, once. A test compares this file with package.json both ways,
 * so a name that stands on one side only does not pass.
 */
export const PREFIX = 'dataConnectors';

/** What a command may be given: nothing (palette), an id or path (keybinding), a tree element. */
export type CommandArgument = unknown;

export const COMMANDS = [
  'addSource',
  'editSource',
  'duplicateSource',
  'removeSource',
  'testSource',
  'setCredentials',
  'clearCredentials',
  'copySourceName',
  'addCatalog',
  'removeCatalog',
  'signIn',
  'signOut',
  'whoAmI',
  'editProfile',
  'manageApiTokens',
  'manageUserSecrets',
  'syncSource',
  'showSyncHistory',
  'uploadDbtManifest',
  'runSourceAction',
  'copyAsCode',
  'refresh',
  'search',
  'filterSources',
  'clearFilter',
  'previewTable',
  'exportRows',
  'copyTableName',
  'goToRow',
  'filterRows',
  'showStatistics',
  'copyRowsAs',
  'newQuery',
  'runQuery',
  'runAllStatements',
  'explainQuery',
  'explainAnalyzeQuery',
  'cancelQuery',
  'selectQuerySource',
  'queryHistory',
  'commitTransaction',
  'rollBackTransaction',
  'openFile',
  'copyUri',
  'mountSource',
  'downloadFile',
  'uploadFiles',
  'uploadFolder',
  'newFolder',
  'renameFile',
  'deleteFile',
  'copyPresignedUrl',
  'generateClient',
  'regenerateClient',
  'openSpecification',
  'tryOperation',
  'groupOperationsByTag',
  'groupOperationsByPath',
  'showLog',
] as const;

/** Commands that only work inside this extension: rows of the tree and buttons call them. */
export const INTERNAL_COMMANDS = [
  'loadMore',
  'revealProblem',
  'takeStep',
  'changeFilter',
  'renameSelected',
  'deleteSelected',
  'openCard',
  'openOperation',
  'openValue',
  'openRecord',
  'runStatement',
  'endTransaction',
  'copyRows',
  'copyRowsWithHeaders',
  'copyRowsAsCsv',
  'copyRowsAsJson',
  'copyRowsAsMarkdown',
  'copyRowsAsInsert',
  'copyRowsAsInList',
] as const;

export type PublicCommand = (typeof COMMANDS)[number];
export type InternalCommand = (typeof INTERNAL_COMMANDS)[number];
export type CommandName = PublicCommand | InternalCommand;

/** What commands do; `host/commands/register.ts` turns tables like this into registrations. */
export type CommandTable = {
  readonly [name in CommandName]?: (...args: CommandArgument[]) => unknown;
};

export function commandId(name: CommandName): string {
  return `${PREFIX}.${name}`;
}

export const SETTINGS = [
  'sources',
  'catalogs',
  'query.timeout',
  'query.maxRows',
  'query.history',
  'query.codeLens',
  's3.pageSize',
  'openapi.outputFolder',
  'openapi.importExtension',
  'export.csvDelimiter',
  'export.csvHeader',
  'export.csvNull',
] as const;
export type SettingName = (typeof SETTINGS)[number];

export const SOURCES_VIEW = 'dataConnectors.sources';
/** Context key: true while the view of sources is filtered. */
export const FILTERED_KEY = 'dataConnectors.filtered';
export const VIEW_CONTAINER = 'dataConnectors';
export const SOURCE_FORM_PANEL = 'dataConnectors.sourceForm';
export const PREVIEW_PANEL = 'dataConnectors.preview';
export const RESULTS_PANEL = 'dataConnectors.results';
export const CARD_PANEL = 'dataConnectors.card';
export const OPERATION_PANEL = 'dataConnectors.operation';
export const FILE_SCHEME = 'connector-s3';
/** Type of the tasks that generate clients, and name of what reads their problems. */
export const CLIENT_TASK = 'data-connectors';
export const TABLE_RENDERER = 'data-connectors.table';
export const OUTPUT_CHANNEL = 'Data Connectors';
