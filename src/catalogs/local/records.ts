import { ConnectorError } from '../../core/errors.js';
import type { NewSource, SourceChanges } from '../../core/sources/catalog.js';
import type { ConnectorKind } from '../../core/sources/connector.js';
import {
  BASE_PROPERTIES,
  decodeLocalRecord,
  isSecretProperty,
  secretProblem,
} from '../../core/sources/localRecord.js';
import type { Properties } from '../../core/sources/source.js';

/** A record as it is written to the settings: what names it first, empty properties left out. */
export function newRecord(source: NewSource): Record<string, unknown> {
  const { name, title, kind, description, tags, properties } = source;
  const base = { name, title, kind, description, tags: tags?.length ? tags : undefined };
  return present({ ...base, ...withoutBase(properties) });
}

/** The record with the changes in it: order, unknown properties and all else stay as they are. */
export function changeRecord(record: unknown, changes: SourceChanges): Record<string, unknown> {
  const { properties, ...base } = changes;
  const wanted = { ...base, ...withoutBase(properties ?? {}) };
  return present({ ...(record as Record<string, unknown>), ...wanted });
}

/**
 * Rejects, as `Invalid`, a record that could not be read back, or properties that would put a
 * secret in settings. A secret that a user typed there earlier is for the user to remove.
 */
export function assertSound(
  record: Record<string, unknown>,
  written: Properties,
  kinds: readonly ConnectorKind[],
): void {
  const kind = kinds.find((candidate) => candidate.kind === record['kind']);
  for (const [name, value] of Object.entries(written)) {
    if (value !== undefined && isSecretProperty(name, value, kind)) {
      throw new ConnectorError('Invalid', secretProblem(name));
    }
  }
  const decoded = decodeLocalRecord(record, 0, kinds);
  if (!decoded.source) throw new ConnectorError('Invalid', decoded.problems.join(' '));
}

function withoutBase(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const base = new Set<string>(BASE_PROPERTIES);
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !base.has(name)));
}

function present(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
