import type { Locator, Page } from 'playwright-core';
import { PATIENCE } from '../host/launch.js';
import { exactly } from './textPatterns.js';
import { untilGone } from './untilGone.js';

/** A tree view, addressed by the labels from the root down. */
export class Tree {
  constructor(
    private readonly page: Page,
    private readonly list: Locator,
  ) {}

  /** Expands each node on the way and returns the row of the last label, expanded if it can be. */
  async expand(...labels: string[]): Promise<Locator> {
    const row = await this.find(...labels);
    await expandRow(row);
    return row;
  }

  /** Waits for a node, expanding those above it. */
  async find(...labels: string[]): Promise<Locator> {
    let above = -1;
    let row: Locator | undefined;
    for (const [depth, label] of labels.entries()) {
      if (row) {
        await expandRow(row);
      }
      above = await this.#indexOf(label, depth + 1, above);
      row = this.list.locator(`.monaco-list-rows > [data-index="${String(above)}"]`).first();
    }
    if (!row) {
      throw new Error('A tree node is found by at least one label');
    }
    return row;
  }

  /** The labels below a node, or at the root; only those that are scrolled into view. */
  async labels(...labels: string[]): Promise<string[]> {
    const row = labels.length > 0 ? await this.expand(...labels) : undefined;
    const from = row ? Number(await row.getAttribute('data-index')) : -1;
    const rows = await this.#rows();
    const below: string[] = [];
    for (const { index, level, label } of rows) {
      if (index > from) {
        if (level <= labels.length) {
          break;
        }
        if (level === labels.length + 1) {
          below.push(label);
        }
      }
    }
    return below;
  }

  /** Waits until the node has exactly these children, or all that are given. */
  async waitForLabels(parent: string[], wanted: string[]): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const found = await this.labels(...parent);
      if (wanted.every((label) => found.includes(label))) {
        return;
      }
      if (Date.now() > deadline) {
        const where = parent.length > 0 ? parent.join(' › ') : 'the root';
        throw new Error(`Below ${where}: ${found.join(', ')}; wanted ${wanted.join(', ')}`);
      }
      await this.page.waitForTimeout(100);
    }
  }

  /** Opens a node's context menu and chooses an item. */
  async chooseFromMenu(item: string, ...labels: string[]): Promise<void> {
    const row = await this.find(...labels);
    await row.click({ button: 'right' });
    const entry = this.page.locator('.context-view .action-item', { hasText: exactly(item) });
    // A menu takes no click in the moment it opens; one that stays open has not taken it.
    await untilGone(entry, 'detached', () => entry.click({ timeout: 1_000 }));
  }

  /** Waits for the first row of this label and level below a row; scrolls down when it must. */
  async #indexOf(label: string, level: number, below: number): Promise<number> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const rows = await this.#rows();
      for (const row of rows) {
        if (row.index <= below) {
          continue;
        }
        if (row.level < level && below >= 0) {
          // The parent's children end here.
          break;
        }
        if (row.level === level && row.label === label) {
          return row.index;
        }
      }
      if (Date.now() > deadline) {
        const seen = rows.map((row) => '  '.repeat(row.level - 1) + row.label).join('\n');
        throw new Error(`No node "${label}" at level ${String(level)} in:\n${seen}`);
      }
      await this.#scroll();
      await this.page.waitForTimeout(100);
    }
  }

  /** Moves one page down, or back to the top from the end; nothing when all rows fit. */
  async #scroll(): Promise<void> {
    const isScrollable = await this.list.evaluate((element) => {
      const rows = element.querySelector('.monaco-list-rows');
      return rows !== null && rows.scrollHeight > element.clientHeight;
    });
    if (!isScrollable) {
      return;
    }
    const focused = (): Promise<string | null> =>
      this.list.evaluate(
        (element) =>
          element.querySelector('.monaco-list-row.focused')?.getAttribute('data-index') ?? null,
      );
    // By keys, because VS Code takes every turn of the wheel for one notch.
    await this.list.focus();
    const before = await focused();
    await this.page.keyboard.press('PageDown');
    await this.page.waitForTimeout(60);
    if (before !== null && before === (await focused())) {
      await this.page.keyboard.press('Home');
    }
  }

  async #rows(): Promise<{ index: number; level: number; label: string }[]> {
    const rows = await this.list
      .locator('.monaco-list-rows > .monaco-list-row')
      .evaluateAll((elements) =>
        elements.map((element) => ({
          index: Number(element.getAttribute('data-index')),
          level: Number(element.getAttribute('aria-level')),
          label: (element.querySelector('.label-name') ?? element).textContent.trim(),
        })),
      );
    // A row that is about to go has lost its place already.
    return rows.filter((row) => row.level > 0).sort((a, b) => a.index - b.index);
  }
}

async function expandRow(row: Locator): Promise<void> {
  if ((await row.getAttribute('aria-expanded')) === 'false') {
    // The twistie, because a click on the label may run the node's command.
    await row.locator('.monaco-tl-twistie').click();
    await row.and(row.page().locator('[aria-expanded="true"]')).waitFor();
  }
}
