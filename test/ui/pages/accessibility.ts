import * as fs from 'node:fs';
import * as assert from 'node:assert/strict';
import type * as axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** Fails for what axe finds wrong with a page as it is, contrast included. */
export async function assertAccessible(
  page: Page,
  what?: string,
  options: axeCore.RunOptions = {},
): Promise<void> {
  // Evaluated by the debugger, which the page's policy does not stop.
  await page.evaluate(fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(async (given) => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run(document, given);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    );
  }, options);
  assert.deepEqual(found, [], what);
}
