import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { ConnectorError, type ErrorCode } from '../../src/core/errors.js';
import type { Catalog, CatalogEntry, SourceQuery } from '../../src/core/sources/catalog.js';
import type { CatalogContext } from '../../src/core/sources/catalogKind.js';
import { allPages } from '../../src/core/sources/page.js';

export const never = new AbortController().signal;

/** Surroundings of a catalog, with all it logged. */
export function testContext(
  secrets: Readonly<Record<string, string>> | undefined,
  options: {
    requestTimeout?: number;
    environment?: CatalogContext['environment'];
    distFolder?: string;
  } = {},
): CatalogContext & { readonly logged: string[] } {
  const logged: string[] = [];
  const write = (message: string) => void logged.push(message);
  return {
    logged,
    secrets: () => Promise.resolve(secrets),
    environment: options.environment ?? {},
    requestTimeout: options.requestTimeout ?? 5_000,
    distFolder: options.distFolder ?? '',
    pythonInterpreter: () => Promise.resolve(undefined),
    log: { debug: write, info: write, warn: write, error: write },
  };
}

/** All that a catalog lists, page by page. */
export async function entriesOf(
  catalog: Pick<Catalog, 'list'>,
  query: SourceQuery = {},
): Promise<CatalogEntry[]> {
  const all: CatalogEntry[] = [];
  const pages = allPages((page) => catalog.list({ ...query, ...page }, never));
  for await (const entry of pages) all.push(entry);
  return all;
}

/** The `ConnectorError` that work is rejected with. */
export async function rejection(work: Promise<unknown>, code?: ErrorCode): Promise<ConnectorError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ConnectorError, String(error));
    if (code) assert.equal(error.code, code, error.message);
    return error;
  }
  assert.fail('nothing was wrong');
}

/** Everything an error says anywhere, its causes included. */
export function allTexts(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const own = Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'cause'));
  return [error.message, error.stack, JSON.stringify(own), allTexts(error.cause)].join('\n');
}
