import * as vscode from 'vscode';
import type { ConnectorFileSystem } from './connectorFileSystem.js';

/**
 * Stands for the file system from the start, since VS Code asks who has a scheme; the file system
 * itself is made at the first file or folder.
 */
export class LazyFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #make: () => Promise<ConnectorFileSystem>;
  readonly #didChange = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#didChange.event;
  #made: Promise<ConnectorFileSystem> | undefined;
  #disposed = false;

  constructor(make: () => Promise<ConnectorFileSystem>) {
    this.#make = make;
  }

  /** The file system itself, the same for all who ask. */
  files(): Promise<ConnectorFileSystem> {
    return (this.#made ??= this.#open());
  }

  /** Nothing tells when a bucket changes; own changes are told without being asked. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.files()).stat(uri);
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return (await this.files()).readDirectory(uri);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.files()).readFile(uri);
  }

  async writeFile(
    ...args: Parameters<NonNullable<vscode.FileSystemProvider['writeFile']>>
  ): Promise<void> {
    await (await this.files()).writeFile(...args);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    await (await this.files()).createDirectory(uri);
  }

  async delete(uri: vscode.Uri, options: { readonly recursive: boolean }): Promise<void> {
    await (await this.files()).delete(uri, options);
  }

  async rename(...args: Parameters<vscode.FileSystemProvider['rename']>): Promise<void> {
    await (await this.files()).rename(...args);
  }

  async copy(...args: Parameters<NonNullable<vscode.FileSystemProvider['copy']>>): Promise<void> {
    await (await this.files()).copy(...args);
  }

  dispose(): void {
    this.#disposed = true;
    void this.#made?.then((files) => files.dispose()).catch(() => undefined);
    this.#didChange.dispose();
  }

  async #open(): Promise<ConnectorFileSystem> {
    try {
      const files = await this.#make();
      files.onDidChangeFile((events) => this.#didChange.fire(events));
      if (this.#disposed) files.dispose();
      return files;
    } catch (error) {
      // A bundle that failed to load must not be remembered as the file system.
      this.#made = undefined;
      throw error;
    }
  }
}
