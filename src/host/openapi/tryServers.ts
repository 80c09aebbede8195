import type * as vscode from 'vscode';
import type { OwnServer } from '../../protocol/openapi.js';

const KEY = 'dataConnectors.tryServers';
const MOST = 100;

/** The addresses that the user entered to try operations, one for each source, kept with the workspace. */
export class TryServers {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  of(source: string): OwnServer | undefined {
    return this.#kept().find(([id]) => id === source)?.[1];
  }

  /** Without an address another server was used: the one entered before is still there to choose. */
  async remember(source: string, address: string | undefined): Promise<void> {
    const before = this.of(source);
    const now = { address: address ?? before?.address ?? '', isUsed: address !== undefined };
    const isSame = now.address === (before?.address ?? '') && now.isUsed === before?.isUsed;
    if (isSame || now.address === '') return;
    const others = this.#kept().filter(([id]) => id !== source);
    await this.#memento.update(KEY, [[source, now], ...others].slice(0, MOST));
  }

  #kept(): readonly (readonly [source: string, server: OwnServer])[] {
    const kept = this.#memento.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  }
}

function isEntry(value: unknown): value is readonly [string, OwnServer] {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return false;
  const server: unknown = value[1];
  if (typeof server !== 'object' || server === null) return false;
  const { address, isUsed } = server as Record<string, unknown>;
  return typeof address === 'string' && typeof isUsed === 'boolean';
}
