import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { labelText, plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { safeName } from '../../core/storage/localNames.js';
import { nameProblem } from '../../core/storage/objectName.js';
import { objectExists } from '../../core/storage/objectExists.js';
import { displayName } from '../../core/storage/objectPath.js';
import type { ExportForm } from '../../core/table/export/exportForms.js';
import type { Services } from '../feature.js';
import { withLateProgress } from '../files/lateProgress.js';
import { isWritable } from '../files/objectTargets.js';
import { pickObject } from '../files/pickObject.js';
import { hasObjects, useObjects } from '../fs/objectAccess.js';
import { pickSource } from '../sources/pickSource.js';
import type { ExportTarget } from './exportTarget.js';

/** Where the user exported to last, kept with the workspace. */
const LAST_FOLDER = 'dataConnectors.exportFolder';

/** Asks for the file an export is to become; undefined when the user gave up. */
export async function askTarget(
  services: Services,
  name: string,
  form: ExportForm,
): Promise<ExportTarget | undefined> {
  const places = [
    { label: '$(save) Save to Disk…', isSource: false },
    {
      label: '$(cloud-upload) Save to a Source…',
      description: 'A bucket, or the files of another source',
      isSource: true,
    },
  ];
  const place = await vscode.window.showQuickPick(places, {
    title: `Export ${labelText(name)} as ${form.label}`,
    placeHolder: 'Select where to save the file',
  });
  if (!place) return undefined;
  const file = `${safeName(name, true)}.${form.extension}`;
  return place.isSource ? askObject(services, file) : askFile(services, file, form);
}

/** VS Code's dialog asks before it replaces a file. */
async function askFile(
  { context }: Services,
  file: string,
  form: ExportForm,
): Promise<ExportTarget | undefined> {
  const kept = context.workspaceState.get(LAST_FOLDER);
  const workspace = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  const folder =
    typeof kept === 'string'
      ? vscode.Uri.parse(kept)
      : (workspace?.uri ?? vscode.Uri.file(homedir()));
  const uri = await vscode.window.showSaveDialog({
    title: 'Export Rows',
    saveLabel: 'Export',
    defaultUri: vscode.Uri.joinPath(folder, file),
    filters: { [form.label]: [form.extension] },
  });
  if (!uri) return undefined;
  await context.workspaceState.update(LAST_FOLDER, vscode.Uri.joinPath(uri, '..').toString());
  return { uri, replace: true };
}

async function askObject(services: Services, file: string): Promise<ExportTarget | undefined> {
  const source = await pickSource(services, {
    title: 'Export Rows',
    accepts: (candidate) => hasObjects(services)(candidate) && isWritable(services, candidate),
  });
  if (!source) return undefined;
  const folder = await pickObject(services, source, 'Export Rows', 'folder');
  if (folder === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title: 'Export Rows',
    prompt: `Name of the file in ${displayName(folder) || labelText(source.title)}`,
    value: file,
    valueSelection: [0, file.lastIndexOf('.')],
    validateInput: (typed) => nameProblem(typed, folder),
  });
  if (name === undefined) return undefined;
  const taken = await withLateProgress(`Looking into ${source.title}`, (signal) =>
    useObjects(services, source, signal, (store) => objectExists(store, folder + name, signal)),
  );
  if (taken && !(await mayReplace(source, name))) return undefined;
  return { uri: services.fileUri(source, folder + name), replace: taken };
}

async function mayReplace(source: SourceRecord, name: string): Promise<boolean> {
  const replace = 'Replace';
  const answer = await vscode.window.showWarningMessage(
    plainText(`"${displayName(name)}" exists already in ${source.title}. Replace it?`),
    { modal: true, detail: 'It stays as it is until the new one is whole.' },
    replace,
  );
  return answer === replace;
}
