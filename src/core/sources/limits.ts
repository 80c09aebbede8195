import type { ConnectorLimits } from './connector.js';

/** Milliseconds a connection attempt may take before it is called dead. */
const CONNECT_TIMEOUT = 15_000;
/** A day, as the setting says. Timers that are set to more than 24 days go off at once. */
const LONGEST_TIMEOUT = 86_400;

/** Limits from settings, which hold whatever somebody typed: what is no number counts as not set. */
export function connectorLimits(timeout: unknown, pageSize: unknown): ConnectorLimits {
  return {
    connectTimeout: CONNECT_TIMEOUT,
    requestTimeout: Math.round(within(timeout, 60, 0, LONGEST_TIMEOUT) * 1000),
    pageSize: Math.round(within(pageSize, 500, 10, 1000)),
  };
}

/** Rows that results of queries show at most, from the setting; Infinity for all of them. */
export function rowLimit(setting: unknown): number {
  const most = Math.round(within(setting, 0, 0, 1_000_000_000));
  return most === 0 ? Infinity : most;
}

function within(value: unknown, fallback: number, least: number, most: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return fallback;
  return Math.min(most, Math.max(least, number));
}
