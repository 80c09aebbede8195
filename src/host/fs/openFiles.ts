import * as vscode from 'vscode';
import type { Services } from '../feature.js';
import { askAboutConflict } from './conflicts.js';
import { ConnectorFileSystem, type EditorState } from './connectorFileSystem.js';
import type { KnownVersions } from './knownVersions.js';
import { objectAccess } from './objectAccess.js';

/** The objects of sources as files, with the versions that editors already work on. */
export function openFiles(services: Services, versions: KnownVersions): ConnectorFileSystem {
  const files: ConnectorFileSystem = new ConnectorFileSystem({
    access: objectAccess(services),
    versions,
    record: (error, doing) => services.errors.record(error, doing),
    editorState,
    onConflict: (uri) => void askAboutConflict(services, files, uri),
  });
  return files;
}

function editorState(uri: vscode.Uri): EditorState {
  const text = uri.toString();
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === text);
  if (!document) return 'none';
  return document.isDirty ? 'dirty' : 'clean';
}
