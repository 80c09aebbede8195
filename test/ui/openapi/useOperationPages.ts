import type { Locator, Page } from 'playwright-core';
import type { CallForm } from '../../../src/core/openapi/tryIt/callForm.js';
import { usePages, type PageSuite } from '../pages/usePages.js';
import type { OperationHost } from './operationHost.js';

declare const operationHost: OperationHost;

export interface OperationPages {
  readonly suite: PageSuite;
  /** Opens an operation, and waits for its name unless the query has it fail. */
  readonly open: (query?: string) => Promise<void>;
  /** The same, on the tab where it is tried. */
  readonly openForm: (query?: string) => Promise<void>;
  readonly region: (name: string) => Locator;
  readonly tab: (name: string) => Locator;
  readonly send: () => Locator;
  /** What was sent last. */
  readonly sent: () => Promise<CallForm | undefined>;
}

/**
 * Gives each test of a suite a page of an operation, with `operationHost` in place of VS Code.
 * `begin` is handed the page of each test.
 */
export function useOperationPages(begin: (page: Page) => void): OperationPages {
  const suite = usePages(1000, 900);
  beforeEach(() => begin(suite.page));
  const tab = (name: string) => suite.page.getByRole('tab', { name });
  const open = async (query = '') => {
    await suite.open(`/operation?${query}`);
    if (!query.includes('fail')) await suite.page.locator('.operation-name').waitFor();
  };
  return {
    suite,
    open,
    openForm: async (query) => {
      await open(query);
      await tab('Try It').click();
    },
    region: (name) => suite.page.getByRole('region', { name }),
    tab,
    send: () => suite.page.getByRole('button', { name: 'Send' }),
    sent: () => suite.page.evaluate(() => operationHost.forms.at(-1)),
  };
}
