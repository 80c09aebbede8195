import { text } from '../http/json.js';
import type { DataConnection } from './record.js';
import type { DatagrokWire } from './wire.js';

/** A connection that is looked up when it is first needed, and then known by its id. */
export class ConnectionRef {
  /** As the catalog names it: a Grok name, or an id. */
  readonly name: string;
  readonly #wire: DatagrokWire;
  #found: DataConnection | undefined;

  constructor(wire: DatagrokWire, name: string) {
    this.#wire = wire;
    this.name = name;
  }

  async get(signal: AbortSignal): Promise<DataConnection> {
    return (this.#found ??= await this.#wire.get(this.name, signal));
  }

  async id(signal: AbortSignal): Promise<string> {
    return text((await this.get(signal))['id']) ?? this.name;
  }

  forget(): void {
    this.#found = undefined;
  }
}
