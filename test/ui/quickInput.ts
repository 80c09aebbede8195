import type { Locator, Page } from 'playwright-core';
import { PATIENCE } from '../host/launch.js';
import { exactly } from './textPatterns.js';
import { untilGone } from './untilGone.js';

/** The box at the top of the window. */
export class QuickInput {
  readonly #widget: Locator;

  constructor(private readonly page: Page) {
    this.#widget = page.locator('.quick-input-widget:visible');
  }

  /** Replaces what is in the box. */
  async type(text: string, timeout = PATIENCE): Promise<void> {
    await this.#widget.locator('.quick-input-box input').fill(text, { timeout });
  }

  /** Types an answer and accepts it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /** Accepts the box with this prompt, with the text in it or with another one. */
  async answerPrompt(prompt: RegExp, text?: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    await widget.filter({ hasText: prompt }).waitFor();
    if (text !== undefined) await this.type(text);
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.page.keyboard.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }

  /**
   * Opens VS Code's own file dialog and answers it. It looks at what is typed, and only then takes it;
   * now and then it takes nothing any more, so that a user would open it once more, too.
   */
  async answerFileDialog(open: () => Promise<void>, file: string): Promise<void> {
    const rows = this.#widget.locator('.quick-input-list .monaco-list-row');
    for (let attempt = 1; ; attempt++) {
      await open();
      // It is there before it knows where it is.
      await rows.filter({ hasText: '..' }).first().waitFor();
      await this.type(file);
      const answered = untilGone(this.#widget, 'hidden', () => this.accept(), 2_000, 15_000);
      const isTaken = await answered.then(
        () => true,
        () => false,
      );
      if (isTaken) return;
      if (attempt === 3) throw new Error(`The dialog did not take "${file}".`);
      await untilGone(this.#widget, 'hidden', () => this.cancel());
    }
  }

  /** Waits for an item of the list and chooses it; a list that `stays` open is clicked on once. */
  async pick(label: string, stays = false): Promise<void> {
    const row = this.#widget
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) })
      .first();
    await row.waitFor();
    await this.#waitUntilFilled();
    if (stays) {
      await row.click();
      return;
    }
    // A click is lost when the list is filled anew between the button's going down and up.
    await untilGone(row, 'hidden', () => row.click({ timeout: 2_000 }));
  }

  /** While a list is being filled, rows come between others: a click could meet another one. */
  async #waitUntilFilled(): Promise<void> {
    await this.#widget.locator('.monaco-progress-container.active').waitFor({ state: 'hidden' });
  }

  /** The labels on offer. */
  async labels(): Promise<string[]> {
    // Rows are used again: one without a second line may keep a hidden one from before.
    const names = this.#widget.locator(
      '.quick-input-list .monaco-list-row .label-name:not(.quick-input-list-label-meta .label-name)',
    );
    await names.first().waitFor();
    return this.#inOrder(names);
  }

  /** The headings of the groups on offer, from the top. */
  headings(): Promise<string[]> {
    return this.#inOrder(
      this.#widget.locator(
        '.quick-input-list-separator-as-item, .monaco-list-row .quick-input-list-separator',
      ),
    );
  }

  /** Texts within rows, in the order of the rows: elements that came later may stand above. */
  async #inOrder(texts: Locator): Promise<string[]> {
    const placed = await texts.evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number(element.closest('[data-index]')?.getAttribute('data-index')),
        text: (element as HTMLElement).innerText.trim(),
      })),
    );
    return placed
      .filter(({ text }) => text !== '')
      .sort((a, b) => a.index - b.index)
      .map(({ text }) => text);
  }

  /** Waits for a box with a title and returns it. */
  async title(): Promise<string> {
    const title = this.#widget.locator('.quick-input-title').filter({ hasText: /\S/ });
    return (await title.innerText()).trim();
  }

  /** The message below the box: the prompt or what is wrong with the input. */
  async message(): Promise<string> {
    return (await this.#widget.locator('.quick-input-message').innerText()).trim();
  }

  /** Waits until the box is gone or asks for something else than a command. */
  async waitUntilPaletteClosed(): Promise<void> {
    await this.page.waitForFunction(() => {
      const input = document.querySelector<HTMLInputElement>('.quick-input-box input');
      return !input?.checkVisibility() || !input.value.startsWith('>');
    });
  }

  async waitUntilClosed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }
}
