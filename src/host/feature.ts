import type * as vscode from 'vscode';
import type { Disposable, Emitter } from '../core/disposable.js';
import type { CatalogRegistry } from '../core/catalogs/catalogRegistry.js';
import type { ConnectorKind } from '../core/sources/connector.js';
import type { SourceRecord } from '../core/sources/source.js';
import type { CommandTable } from './contributions.js';
import type { ShownRowsList } from './export/shownRows.js';
import type { ObjectChange } from './files/objectChanges.js';
import type { GeneratedClients } from './openapi/generatedClients.js';
import type { OperationGroups } from './openapi/operationGroups.js';
import type { SearchService } from './search/searchService.js';
import type { SecretStore } from './secrets.js';
import type { Settings } from './settings.js';
import type { SourceService } from './sources/sourceService.js';
import type { TablePages } from './tables/tablePages.js';
import type { UserErrors } from './userErrors.js';

/** Long-lived objects, made once in extension.ts and handed to every feature. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly errors: UserErrors;
  readonly settings: Settings;
  readonly secrets: SecretStore;
  readonly sources: SourceService;
  readonly catalogs: CatalogRegistry;
  readonly search: SearchService;
  /** Which sources have clients older than their specification. */
  readonly clients: GeneratedClients;
  readonly kinds: readonly ConnectorKind[];
  /** Whether the tree lists an API's operations by tag or by path. */
  readonly operationGroups: OperationGroups;
  /** The rows that the active tab shows. */
  readonly shownRows: ShownRowsList;
  /** What commands do to objects: views and editors follow it. */
  readonly objectChanges: Emitter<ObjectChange>;
  /** Panels with tables: commands go to the one in front. */
  readonly tablePages: TablePages;
  /** The address of an object in a source, for editors: scheme `connector-s3`. */
  fileUri(source: SourceRecord, path: string): vscode.Uri;
  /** Registers commands; what they throw is shown to the user in one place. */
  registerCommands(table: CommandTable): Disposable;
}

/** A part of the extension: registers what it needs and returns how to undo it. Does no I/O. */
export type Feature = (services: Services) => Disposable;
