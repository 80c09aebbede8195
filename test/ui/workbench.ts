import * as fs from 'node:fs';
import * as path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { PATIENCE } from '../host/launch.js';
import { projectRoot } from '../host/projectPaths.js';
import { QuickInput } from './quickInput.js';
import { escaped, exactly } from './textPatterns.js';
import { Tree } from './tree.js';
import { untilGone } from './untilGone.js';

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
    await untilGone(tab, 'detached', () => discard.click({ timeout: 100 }), 100);
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

  /** Waits until a webview has the focus: one that is shown takes it late, and from any box. */
  async waitForFocusInWebview(): Promise<void> {
    await this.page.waitForFunction(() => document.activeElement?.matches('iframe.webview'));
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

function quoted(text: string): string {
  return JSON.stringify(text);
}
