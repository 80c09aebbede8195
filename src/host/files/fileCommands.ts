import type { Services } from '../feature.js';
import type { ConnectorFileSystem } from '../fs/connectorFileSystem.js';
import { copyPresignedUrl } from './copyPresignedUrl.js';
import { deleteFile } from './deleteFile.js';
import { downloadFile } from './download.js';
import { newFolder } from './newFolder.js';
import { copyUri, mountSource, openFile } from './openCommands.js';
import { renameFile } from './renameFile.js';
import { uploadFiles } from './upload.js';

/** What commands on files do, whatever kind of source holds them. */
export function fileCommands(services: Services, files: ConnectorFileSystem) {
  return {
    openFile: (...args: unknown[]) => openFile(services, files, args),
    copyUri: (...args: unknown[]) => copyUri(services, args),
    mountSource: (argument: unknown) => mountSource(services, argument),
    downloadFile: (...args: unknown[]) => downloadFile(services, args),
    uploadFiles: (...args: unknown[]) => uploadFiles(services, 'files', args),
    uploadFolder: (...args: unknown[]) => uploadFiles(services, 'folder', args),
    newFolder: (...args: unknown[]) => newFolder(services, args),
    renameFile: (...args: unknown[]) => renameFile(services, args),
    deleteFile: (...args: unknown[]) => deleteFile(services, args),
    copyPresignedUrl: (...args: unknown[]) => copyPresignedUrl(services, args),
  };
}
