import type { Locator } from 'playwright-core';
import { PATIENCE } from '../host/launch.js';

/** Acts until something is gone, for what VS Code does not listen to at once. */
export async function untilGone(
  locator: Locator,
  state: 'detached' | 'hidden',
  act: () => Promise<void>,
  pause = 2_000,
  patience = PATIENCE,
): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    // It may go by itself in the meantime, as what was done before takes effect.
    await act().catch(() => undefined);
    const isGone = await locator.waitFor({ state, timeout: pause }).then(
      () => true,
      () => false,
    );
    if (isGone) return;
    if (Date.now() > deadline) throw new Error(`It stayed: ${String(locator)}`);
  }
}
