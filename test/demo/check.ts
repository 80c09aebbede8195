import { chromium } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../host/chromium.js';
import { Workbench } from '../ui/workbench.js';
import type { Demo } from './demoServer.js';
import { mainJob, type Step } from './mainJob.js';
import { Pictures } from './pictures.js';

/**
 * Does the main job once in a headless browser, as a user would, and takes pictures. Says what it
 * saw, line by line; a step that fails does not keep the others from being tried.
 */
export async function checkDemo(demo: Demo, say: (line: string) => void): Promise<boolean> {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...chromiumFlags],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(demo.address);
    await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
    const workbench = new Workbench(page);
    const pictures = new Pictures(workbench);
    let failures = 0;
    for (const step of mainJob(demo.setup.workspace)) {
      failures += (await perform(step, workbench, pictures, say)) ? 0 : 1;
    }
    say(`${String(pictures.count)} pictures are in out/demo.`);
    say(failures === 0 ? 'The demo works.' : `${String(failures)} steps failed.`);
    return failures === 0;
  } finally {
    await browser.close();
  }
}

async function perform(
  step: Step,
  workbench: Workbench,
  pictures: Pictures,
  say: (line: string) => void,
): Promise<boolean> {
  const started = Date.now();
  try {
    const seen = await step.run(workbench);
    say(`ok     ${step.title}: ${seen} (${String(Date.now() - started)} ms)`);
    await pictures.take(step.name);
    return true;
  } catch (error) {
    say(`FAILED ${step.title}: ${error instanceof Error ? error.message : String(error)}`);
    for (const text of await workbench.notifications()) {
      say(`       VS Code says: ${text}`);
    }
    await workbench.screenshot(`failed-${step.name}`, 'demo');
    // Whatever is open must not stand in the way of the next step.
    await workbench.page.keyboard.press('Escape');
    return false;
  }
}
