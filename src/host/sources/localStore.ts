import * as vscode from 'vscode';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import type { LocalLayer, LocalStore } from '../../core/sources/localStore.js';
import { PREFIX } from '../contributions.js';

const FOLDER = 'folder:';

/** The layers of a setting that is a list of records, as VS Code keeps them. */
export class SettingsStore implements LocalStore, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;

  readonly #name: 'sources' | 'catalogs';

  /** Catalogs are those of the window; sources may belong to one of its folders. */
  constructor(name: 'sources' | 'catalogs') {
    this.#name = name;
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${PREFIX}.${name}`)) this.#didChange.fire();
      }),
    );
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#didChange.fire()));
  }

  layers(): readonly LocalLayer[] {
    const all = vscode.workspace.getConfiguration(PREFIX).inspect(this.#name);
    const layers: LocalLayer[] = [
      { id: 'user', title: 'User settings', value: copy(all?.globalValue) },
    ];
    if (vscode.workspace.workspaceFolders === undefined) return layers;
    layers.push({
      id: 'workspace',
      title: 'Workspace settings',
      value: copy(all?.workspaceValue),
    });
    const hasFolders = this.#name === 'sources' && isMultiRoot();
    return hasFolders ? [...layers, ...folderLayers()] : layers;
  }

  async write(layer: string, records: readonly unknown[] | undefined): Promise<void> {
    const folder = folderOf(layer);
    const target = folder
      ? vscode.ConfigurationTarget.WorkspaceFolder
      : layer === 'workspace'
        ? vscode.ConfigurationTarget.Workspace
        : vscode.ConfigurationTarget.Global;
    await vscode.workspace
      .getConfiguration(PREFIX, folder?.uri ?? null)
      .update(this.#name, records, target);
  }

  async reveal(layer: string, index?: number): Promise<void> {
    const { revealSetting } = await import('../lazyCommands.js');
    await revealSetting(this.#name, layer, index);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** Without a workspace file a folder's settings *are* the workspace's: they would show twice. */
function isMultiRoot(): boolean {
  return vscode.workspace.workspaceFile !== undefined;
}

function folderLayers(): LocalLayer[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => ({
    id: FOLDER + folder.uri.toString(),
    title: `Settings of folder "${folder.name}"`,
    folder: folder.name,
    value: copy(
      vscode.workspace.getConfiguration(PREFIX, folder.uri).inspect('sources')
        ?.workspaceFolderValue,
    ),
  }));
}

/** The folder whose settings a layer is; undefined for the other layers. */
export function folderOf(layer: string): vscode.WorkspaceFolder | undefined {
  if (!layer.startsWith(FOLDER)) return undefined;
  const uri = layer.slice(FOLDER.length);
  const folder = (vscode.workspace.workspaceFolders ?? []).find((f) => f.uri.toString() === uri);
  if (folder) return folder;
  throw new ConnectorError('NotFound', 'The folder with this setting is no longer open.');
}

/** VS Code hands out its own value; a change to it would be seen by everyone who asks later. */
function copy(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
