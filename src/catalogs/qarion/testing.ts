import { ConnectorError } from '../../core/errors.js';
import type { TestResult } from '../../core/sources/catalog.js';
import { text } from '../http/json.js';
import type { QarionLookUp } from './lookUp.js';
import type { QarionObject, QarionWire } from './wire.js';

const UNTESTABLE: TestResult = {
  ok: true,
  message: 'Qarion has this connector. It has no source system that could be tested on its own.',
};

/** Qarion tests source systems; a connector connects as the one it is linked to does. */
export class QarionTests {
  readonly #wire: QarionWire;
  readonly #lookUp: QarionLookUp;

  constructor(wire: QarionWire, lookUp: QarionLookUp) {
    this.#wire = wire;
    this.#lookUp = lookUp;
  }

  async test(name: string, signal: AbortSignal): Promise<TestResult> {
    const found = await this.#lookUp.find(name, signal);
    const { what, space } = found;
    if (what === 'system') return this.#system(space, found.id, signal);
    if (what === 'connector') {
      const system = found.value['source_system_id'];
      return (await this.linked(space, system, signal)) ?? UNTESTABLE;
    }
    await this.#wire.products(space, 1, 1, signal);
    return { ok: true, message: 'Qarion lists the data products of the space.' };
  }

  /** Undefined for a connector that is linked to none. */
  async linked(
    space: string,
    system: unknown,
    signal: AbortSignal,
  ): Promise<TestResult | undefined> {
    const id = text(system);
    return id === undefined ? undefined : this.#system(space, id, signal);
  }

  /** Rejects when what a body links a connector to cannot be reached. */
  async require(space: string, body: QarionObject, signal: AbortSignal): Promise<void> {
    const result = await this.linked(space, body['source_system_id'], signal);
    if (!result || result.ok) return;
    throw new ConnectorError('Unavailable', result.message, { nextSteps: ['editSource'] });
  }

  /** `{"success": true, "message": "Connected successfully", "latency_ms": 250}` [certain] */
  async #system(space: string, id: string, signal: AbortSignal): Promise<TestResult> {
    const { result, redact } = await this.#wire.testSystem(space, id, signal);
    const said = text(result['message']) ?? text(result['error']);
    const words = said === undefined ? undefined : redact(said);
    if (result['success'] !== true) {
      return { ok: false, message: words ?? 'The test failed; Qarion says no reason.' };
    }
    const latency = result['latency_ms'];
    const took = typeof latency === 'number' ? ` (${Math.round(latency)} ms)` : '';
    return { ok: true, message: `${words ?? 'Qarion reaches it.'}${took}` };
  }
}
