import type { PageState } from '../../protocol/preview.js';

/** Reads what an earlier page kept; undefined for nothing, and for what another version wrote. */
export function readPageState(value: unknown): PageState | undefined {
  if (!isObject(value) || value['version'] !== 1 || !isObject(value['target'])) return undefined;
  const { source, schema, table } = value['target'];
  if (typeof source !== 'string' || typeof schema !== 'string' || typeof table !== 'string') {
    return undefined;
  }
  const { firstRow } = value;
  return {
    version: 1,
    target: { source, schema, table },
    ...(typeof firstRow === 'number' && firstRow >= 0 ? { firstRow } : {}),
    columnWidths: readWidths(value['columnWidths']),
  };
}

function readWidths(value: unknown): Readonly<Record<string, number>> {
  if (!isObject(value)) return {};
  const widths: Record<string, number> = {};
  for (const [key, width] of Object.entries(value)) {
    if (typeof width === 'number' && width > 0) widths[key] = width;
  }
  return widths;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
