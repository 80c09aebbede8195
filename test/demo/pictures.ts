import type { Workbench } from '../ui/workbench.js';

const sizes = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 800, height: 600 },
} as const;

/** Takes each picture in a dark and a light theme, in a wide and a narrow window. */
export class Pictures {
  #count = 0;

  constructor(private readonly workbench: Workbench) {}

  get count(): number {
    return this.#count;
  }

  /** Saves `out/demo/<name>-<theme>-<size>.png`; leaves a wide window in the dark theme. */
  async take(name: string): Promise<void> {
    // Where the pointer lies, a hover would come up.
    await this.workbench.page.mouse.move(600, 598);
    for (const theme of ['light', 'dark'] as const) {
      await this.#setTheme(theme);
      for (const size of ['narrow', 'wide'] as const) {
        await this.workbench.page.setViewportSize(sizes[size]);
        // The window lays itself out and webviews repaint; there is no event for the end of that.
        await this.workbench.page.waitForTimeout(500);
        await this.workbench.screenshot(`${name}-${theme}-${size}`, 'demo');
        this.#count++;
      }
    }
  }

  async #setTheme(theme: 'light' | 'dark'): Promise<void> {
    // The demo's VS Code follows the system's choice of colors.
    await this.workbench.page.emulateMedia({ colorScheme: theme });
    const base = theme === 'light' ? 'vs' : 'vs-dark';
    await this.workbench.page.locator(`.monaco-workbench.${base}`).waitFor();
  }
}
