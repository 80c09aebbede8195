import * as fs from 'node:fs';
import * as path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { PATIENCE } from '../host/launch.js';
import { projectRoot } from '../host/projectPaths.js';

/** What a user does in VS Code's window, in a user's words. */
export class Workbench {
  readonly #page: () => Page;

  /** A window, or the way to one that is opened later. */
  constructor(page: Page | (() => Page)) {
    this.#page = typeof page === 'function' ? page : () => page;
  }

  get page(): Page {
    return this.#page();
  }

  /** The box at the top: command palette, pick lists and questions. */
  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  /** Opens a view container of the activity bar, unless it is open already. */
  async openViewContainer(name: string): Promise<void> {
    const item = this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator(`a.action-label[aria-label^=${quoted(name)}]`) })
      .first();
    await item.waitFor();
    // A click on the open one would close it.
    if ((await item.getAttribute('aria-selected')) !== 'true') {
      await item.click();
      // Where the mouse rests, VS Code tells what it rests on: over the first rows of the view.
      await this.page.mouse.move(0, 0);
    }
    await this.page.locator('.part.sidebar .composite.title, .part.sidebar').first().waitFor();
  }

  /** The tree of the side bar. */
  get tree(): Tree {
    return new Tree(this.page, this.page.locator('.part.sidebar .pane-body .monaco-list').first());
  }

  /** Runs a command by its title, with its category: `Data Connectors: Add Source…`. */
  async runCommand(title: string): Promise<void> {
    await this.#typeInPalette(`>${title}`);
    await this.quickInput.pick(title);
    // Else the palette could be taken for the question that the command asks.
    await this.quickInput.waitUntilPaletteClosed();
  }

  /** Opens the palette, once more when it closes: as something else takes the focus just then. */
  async #typeInPalette(text: string): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      // A widget may hold the key; the palette's own input never does.
      await this.page.keyboard.press('F1');
      try {
        await this.quickInput.type(text, 5_000);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }

  /** The titles of the open editors. */
  async editorTitles(): Promise<string[]> {
    const tabs = this.page.locator('.part.editor').getByRole('tab');
    const labels = await tabs.evaluateAll((elements) =>
      elements.map((element) => element.getAttribute('aria-label') ?? ''),
    );
    // What follows the comma tells about the tab: modified, its group.
    return labels.map((label) => label.replace(/, [^,.]*$/, ''));
  }

  /** Closes all editors; what is in them and not saved is lost. */
  async closeAllEditors(): Promise<void> {
    await this.runCommand('View: Close All Editors');
    const tab = this.page.locator('.part.editor').getByRole('tab').first();
    const discard = this.page
      .locator('.monaco-dialog-box .monaco-button')
      .filter({ hasText: /^Don't Save$/ });
    // It asks, or it does not.
    await until(tab, 'detached', () => discard.click({ timeout: 100 }), 100);
  }

  /** Waits for an editor whose title fits and makes it the active one; returns its title. */
  async selectEditor(title: string | RegExp): Promise<string> {
    // By the accessible name, because newer versions show the ending of a file name apart from it.
    const name = typeof title === 'string' ? new RegExp(`^${escaped(title)}(,|$)`) : title;
    const tab = this.page.locator('.part.editor').getByRole('tab', { name }).first();
    await tab.waitFor();
    await tab.click();
    return ((await tab.getAttribute('aria-label')) ?? '').replace(/, [^,.]*$/, '');
  }

  /** The text shown by the active text editor (the part that is scrolled into view). */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .monaco-editor .view-line');
    await lines.first().waitFor();
    const placed = await lines.evaluateAll((elements) =>
      elements.map((element) => ({
        top: parseFloat((element as HTMLElement).style.top),
        text: element.textContent,
      })),
    );
    return placed
      .sort((a, b) => a.top - b.top)
      .map((line) => line.text.replaceAll('\u00a0', ' '))
      .join('\n');
  }

  /** The document inside the webview that is visible; the last one when there are several. */
  webview(): FrameLocator {
    return this.page
      .locator('iframe.webview:visible')
      .last()
      .contentFrame()
      .frameLocator('#active-frame');
  }

  /** The texts of the notifications on screen. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notification-list-item-message').allInnerTexts();
  }

  /** The notification that says so, once it is there. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).first();
  }

  /**
   * Waits for a notification and presses one of its buttons: in the toast, or where VS Code keeps
   * it once the toast is gone, which is after ten seconds.
   */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    const item = this.notification(text);
    const press = item.locator('.monaco-button', { hasText: exactly(button) });
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      try {
        await item.hover({ timeout: 5_000 });
        await press.click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      await this.runCommand('Notifications: Show Notifications');
      const expand = item.getByRole('button', { name: /^Expand Notification/ });
      await expand.click({ timeout: 5_000 }).catch(() => undefined);
    }
  }

  /** Waits for a modal dialog and presses one of its buttons; returns what it said. */
  async answerDialog(button: string): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    const text = await dialog.locator('.dialog-message-container').innerText();
    await dialog.locator('.monaco-button', { hasText: exactly(button) }).click();
    await dialog.waitFor({ state: 'detached' });
    return text;
  }

  /** Saves a picture of the window and returns its path. */
  async screenshot(name: string, folder = 'ui'): Promise<string> {
    const file = path.join(projectRoot, 'out', folder, `${name}.png`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }
}

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
    await until(entry, 'detached', () => entry.click({ timeout: 1_000 }));
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
      const answered = until(this.#widget, 'hidden', () => this.accept(), 2_000, 15_000);
      const isTaken = await answered.then(
        () => true,
        () => false,
      );
      if (isTaken) return;
      if (attempt === 3) throw new Error(`The dialog did not take "${file}".`);
      await until(this.#widget, 'hidden', () => this.cancel());
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
    await until(row, 'hidden', () => row.click({ timeout: 2_000 }));
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

/** Acts until something is gone, for what VS Code does not listen to at once. */
async function until(
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

async function expandRow(row: Locator): Promise<void> {
  if ((await row.getAttribute('aria-expanded')) === 'false') {
    // The twistie, because a click on the label may run the node's command.
    await row.locator('.monaco-tl-twistie').click();
    await row.and(row.page().locator('[aria-expanded="true"]')).waitFor();
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${escaped(text)}\\s*$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
