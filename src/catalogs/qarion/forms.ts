import { isCancelled, isConnectorError } from '../../core/errors.js';
import type { SourceKindInfo } from '../../core/sources/catalog.js';
import type { Logger } from '../../core/sources/connector.js';
import type { Field } from '../../core/sources/field.js';
import { isObject } from '../http/json.js';
import {
  connectorFields,
  decodeType,
  kindsOf,
  systemChoice,
  type ConnectorType,
  type SystemChoice,
} from './fields.js';
import { typeOf } from './look.js';
import type { QarionSpaces } from './spaces.js';
import { isWithheld, type QarionWire } from './wire.js';

/** What a new connector is asked for, made of Qarion's registry of connector types. */
export class QarionForms {
  readonly #wire: QarionWire;
  readonly #spaces: QarionSpaces;
  readonly #log: Logger;

  constructor(wire: QarionWire, spaces: QarionSpaces, log: Logger) {
    this.#wire = wire;
    this.#spaces = spaces;
    this.#log = log;
  }

  async kinds(signal: AbortSignal): Promise<SourceKindInfo[]> {
    return kindsOf(await this.#types(signal));
  }

  async fields(kind: string, signal: AbortSignal): Promise<Field[]> {
    const [types, systems] = await Promise.all([this.#types(signal), this.#systems(signal)]);
    const type = types.find(({ value }) => value === typeOf(kind));
    return connectorFields(kind, type, systems);
  }

  /** Without a registry any type can still be entered. */
  async #types(signal: AbortSignal): Promise<ConnectorType[]> {
    try {
      const types = await this.#wire.connectorTypes(signal);
      return types.flatMap((item) => decodeType(item) ?? []);
    } catch (error) {
      if (isWithheld(error)) return [];
      throw error;
    }
  }

  async #systems(signal: AbortSignal): Promise<SystemChoice[]> {
    const spaces = await this.#spaces.all(signal);
    const lists = await Promise.all(spaces.map(({ slug }) => this.#systemsOf(slug, signal)));
    return lists.flat();
  }

  /** To choose from: an id can be entered all the same, so a form does without this list. */
  async #systemsOf(space: string, signal: AbortSignal): Promise<SystemChoice[]> {
    try {
      const systems = await this.#wire.systems(space, signal);
      return systems.flatMap((each) => (isObject(each) ? (systemChoice(each, space) ?? []) : []));
    } catch (error) {
      if (isCancelled(error) || isConnectorError(error, 'Unauthorized')) throw error;
      this.#log.warn(`The source systems of a space cannot be offered: ${String(error)}`);
      return [];
    }
  }
}
