/**
 * What happens once a command runs, or another extension calls: a bundle of its own (esbuild.js), read at the first one. It has
 * its own copies of what it shares with the extension, so nothing in here keeps state: that is in
 * the services, which are handed in.
 */
export { filteredPage } from '../core/search/filteredPage.js';
export { apiCalls } from './api/apiCalls.js';
export { cardCommands } from './card/cardCommands.js';
export { accountCommands } from './catalogs/accountCommands.js';
export { catalogCommands } from './catalogs/catalogCommands.js';
export { exportCommands } from './export/exportRows.js';
export { dropOnto } from './files/drop.js';
export { fileCommands } from './files/fileCommands.js';
export { serverText } from './fs/conflicts.js';
export { openFiles } from './fs/openFiles.js';
export { findClients, isMadeOf, readClient } from './openapi/clientFolder.js';
export { clientCommands } from './openapi/clientCommands.js';
export { clientTasks } from './openapi/clientTasks.js';
export { specificationReading } from './openapi/specificationReading.js';
export { specifications } from './openapi/specifications.js';
export { operationCommands } from './openapi/operationCommands.js';
export { PreviewPanel } from './preview/previewPanel.js';
export { pickTable } from './preview/pickTable.js';
export { QueryConsoles } from './query/queryConsoles.js';
export { createSearchEngine } from './search/createSearchEngine.js';
export { askFilter } from './search/filterBox.js';
export { showSearchBox } from './search/searchBox.js';
export { sourceActionCommands } from './sourceActions/sourceActionCommands.js';
export { pickSource } from './sources/pickSource.js';
export { revealSetting } from './sources/revealSetting.js';
export { readSourceFile } from './sources/sourceFile.js';
export { SourceForms } from './sources/sourceForms.js';
export { sourceCommands } from './sources/sourceCommands.js';
export { askCopyFormat } from './tables/askCopyFormat.js';
export { locate } from './tree/locate.js';
