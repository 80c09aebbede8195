import { Emitter } from '../../../src/core/disposable.js';
import type { LocalLayer, LocalStore } from '../../../src/core/sources/localStore.js';

/** Settings in memory: user, workspace, and folders by name. */
export class MemoryStore implements LocalStore {
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;
  readonly revealed: unknown[] = [];
  #layers: LocalLayer[];

  constructor(values: { user?: unknown; workspace?: unknown; folders?: Record<string, unknown> }) {
    const { user, workspace, folders = {} } = values;
    this.#layers = [
      { id: 'user', title: 'User settings', value: user },
      { id: 'workspace', title: 'Workspace settings', value: workspace },
      ...Object.entries(folders).map(([folder, value]) => ({
        id: `folder:file:///${folder}`,
        title: `Settings of folder "${folder}"`,
        folder,
        value,
      })),
    ];
  }

  layers() {
    return this.#layers;
  }

  async write(id: string, value: readonly unknown[] | undefined) {
    await Promise.resolve();
    this.#layers = this.#layers.map((layer) => (layer.id === id ? { ...layer, value } : layer));
    this.#didChange.fire();
  }

  reveal(layer: string, index?: number) {
    this.revealed.push([layer, index]);
    return Promise.resolve();
  }

  value(id: string): unknown {
    return this.#layers.find((layer) => layer.id === id)?.value;
  }
}
