import type { Frame, Page } from 'playwright-core';

/** Milliseconds since 1970, on the one clock that all frames of a browser share. */
export interface Stages {
  /** The button of the mouse goes down on the row of the tree. */
  readonly pressed: number;
  /** VS Code has asked the extension, which has made a panel: its frame comes into the window. */
  readonly framed: number;
  /** The panel's own document begins. */
  readonly begun: number;
  /** The last of its resources is there. */
  readonly loaded: number;
  /** The extension's messages to the page, in turn. */
  readonly told: readonly number[];
  /** The frame is done in which the content comes on screen. */
  readonly painted: number;
}

/** A panel that is there already and becomes another one: there is no frame and no document to make. */
export type Replacement = Pick<Stages, 'pressed' | 'told' | 'painted'>;

/** What the scripts below keep in their windows. */
interface Watched {
  benchPressed?: number | undefined;
  benchFramed?: number | undefined;
  benchBegun?: number;
  benchTold?: number[];
  benchPainted?: number | undefined;
}

/** Has VS Code's window and the panels that are opened in it note what happens in them. */
export async function watchPanels(page: Page, content: string): Promise<void> {
  // What runs TypeScript here wraps functions in calls of its own, also those that go to the page.
  const helper = 'globalThis.__name = (named) => named;';
  await page.addInitScript(helper);
  await page.addInitScript(watchPanel, content);
  await page.evaluate(helper);
  await page.evaluate(watchWindow);
}

/** Clicks, and waits until the panel that this opens shows its content. */
export async function clickAndWatch(page: Page, click: () => Promise<void>): Promise<Stages> {
  await page.evaluate(() => {
    const watched = window as Watched;
    watched.benchPressed = undefined;
    watched.benchFramed = undefined;
  });
  await click();
  const frame = await paintedFrame(page);
  const above = await page.evaluate(() => {
    const { benchPressed: pressed, benchFramed: framed } = window as Watched;
    return { pressed, framed };
  });
  const inside = await frame.evaluate(() => {
    const { benchBegun: begun, benchTold: told, benchPainted: painted } = window as Watched;
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const at = (time: number) => performance.timeOrigin + time;
    // A document with a style has no frame before the style is there.
    const starts = resources.map(({ startTime }) => at(startTime));
    const ends = resources.map(({ responseEnd }) => at(responseEnd));
    const begins = begun === undefined ? undefined : Math.min(begun, ...starts);
    return { begun: begins, loaded: Math.max(begins ?? 0, ...ends), told, painted };
  });
  return complete({ ...above, ...inside });
}

/** Clicks, and waits until the panel in front shows what goes by this name, and content of it. */
export async function clickAndWatchReplaced(
  page: Page,
  name: string,
  content: string,
  click: () => Promise<void>,
): Promise<Replacement> {
  const frame = await paintedFrame(page);
  await frame.evaluate(watchReplaced, [name, content] as const);
  await page.evaluate(() => ((window as Watched).benchPressed = undefined));
  await click();
  await paintedFrame(page);
  const pressed = await page.evaluate(() => (window as Watched).benchPressed);
  const inside = await frame.evaluate(() => {
    const { benchTold: told, benchPainted: painted } = window as Watched;
    return { told, painted };
  });
  return complete({ pressed, ...inside });
}

function complete<T extends object>(found: T) {
  const missing = Object.entries(found).find(([, value]) => value === undefined);
  if (missing) throw new Error(`Nobody saw when the panel was ${missing[0]}.`);
  return found as { readonly [K in keyof T]: Exclude<T[K], undefined> };
}

async function paintedFrame(page: Page): Promise<Frame> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    // Seldom, so that asking does not take of the time that is measured.
    await page.waitForTimeout(500);
    for (const frame of page.frames()) {
      const isPainted = await frame
        .evaluate(() => (window as Watched).benchPainted !== undefined)
        .catch(() => false);
      if (isPainted) return frame;
    }
  }
  throw new Error('The panel has shown nothing.');
}

/** In VS Code's own window. */
function watchWindow(): void {
  const now = () => performance.timeOrigin + performance.now();
  const watched = window as Watched;
  window.addEventListener('pointerdown', () => (watched.benchPressed = now()), true);
  const isFrame = (node: Node) =>
    node instanceof Element && (node.matches('iframe') || node.querySelector('iframe') !== null);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      if (Array.from(addedNodes).some(isFrame)) watched.benchFramed ??= now();
    }
  }).observe(document, { childList: true, subtree: true });
}

/** In the document of a panel, which is written into a frame that is there before it. */
function watchPanel(content: string): void {
  const watched = window as Watched;
  // Its frame is within another frame of VS Code's.
  if (window.parent === window.top || watched.benchTold) return;
  const now = () => performance.timeOrigin + performance.now();
  const told: number[] = (watched.benchTold = []);
  const receive = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'rpc' in data) told.push(now());
  };
  const look = () => {
    // Writing the document takes all listeners away; one that is there is not added again.
    window.addEventListener('message', receive);
    if (document.querySelector('body *')) watched.benchBegun ??= now();
    const isShown = window.frameElement?.checkVisibility({ visibilityProperty: true });
    if (!isShown || !document.querySelector(content)) requestAnimationFrame(look);
    // A task after this frame: its painting is done.
    else setTimeout(() => (watched.benchPainted = now()));
  };
  // The window is there before its document is, and keeps its timers, not what waits for a frame.
  let known: Document | undefined;
  const timer = setInterval(() => {
    if (watched.benchPainted !== undefined) clearInterval(timer);
    if (document !== known) requestAnimationFrame(look);
    known = document;
  }, 5);
}

/** In the document of a panel whose content is to change. */
function watchReplaced([name, content]: readonly [string, string]): void {
  const watched = window as Watched;
  const now = () => performance.timeOrigin + performance.now();
  watched.benchPainted = undefined;
  watched.benchTold?.splice(0);
  const observer = new MutationObserver(() => {
    const isNamed = document.querySelector('h1')?.textContent.endsWith(name) ?? false;
    if (!isNamed || !document.querySelector(content)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (watched.benchPainted = now())));
  });
  observer.observe(document, { childList: true, subtree: true });
}
