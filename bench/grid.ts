import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../test/host/chromium.js';
import { servePages, type TestServer } from '../test/ui/pages/pageServer.js';
import type { Benchmark, Measurement } from './measurement.js';

const ROWS = 10_000_000;
/** Milliseconds that rows take to come, as a server near by takes. */
const DELAY = 10;
/** Rows scrolled through for the memory they leave, and how many of them a step passes over. */
const THROUGH = 1_000_000;
const STEP = 4_000;
const STOPS = 6;
/** Milliseconds without scrolling and without a blank, after which nothing is on its way. */
const SETTLED = 400;

export const gridBenchmark: Benchmark = { title: 'The table view in Chromium', run };

async function run(): Promise<readonly Measurement[]> {
  const server = await servePages();
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...chromiumFlags],
  });
  try {
    const plain = await plainPage(browser, server);
    return [
      ...frames('a plain text scrolled by wheel', plain),
      ...(await scrolling(browser, server, 'wheel', plain)),
      ...(await scrolling(browser, server, 'drag', plain)),
      ...(await memory(browser, server)),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

interface Frames {
  /** Milliseconds between two frames, the shortest first. */
  readonly times: readonly number[];
  /** Milliseconds of the processor that the page's main thread took for a frame. */
  readonly work: number;
}

/**
 * What the machine gives to a page whose script does nothing while it is scrolled: all that is above
 * it is the table's doing.
 */
async function plainPage(browser: Browser, { origin }: TestServer): Promise<Frames> {
  const page = await newPage(browser);
  await page.goto(`${origin}/grid`);
  await page.evaluate(() => {
    const text = document.createElement('pre');
    text.style.cssText = 'height: 100vh; margin: 0; overflow: auto';
    text.textContent = `${'some words of a plain text '.repeat(7)}\n`.repeat(10_000);
    document.body.replaceChildren(text);
  });
  await turnWheel(page);
  const found = await watched(page, async () => {
    await turnWheel(page);
    await turnWheel(page);
  });
  await page.close();
  return found;
}

async function scrolling(
  browser: Browser,
  server: TestServer,
  how: 'wheel' | 'drag',
  plain: Frames,
): Promise<Measurement[]> {
  const page = await openTable(browser, server, ROWS);
  const move = how === 'wheel' ? turnWheel : dragScrollBar;
  await move(page);
  const found = await watched(page, async () => {
    await move(page);
    await move(page);
  });
  let blank = 0;
  for (let stop = 0; stop < STOPS; stop++) {
    blank = Math.max(blank, await blankAfter(page, move));
  }
  await page.close();
  const name = how === 'wheel' ? 'scrolled by wheel' : 'scroll bar dragged';
  return [
    ...frames(name, found, plain),
    { name: `${name}, blank after stopping`, value: blank, unit: 'ms', limit: 150 },
  ];
}

function frames(name: string, { times, work }: Frames, plain?: Frames): Measurement[] {
  const at = (list: readonly number[], share: number) =>
    list[Math.floor((list.length - 1) * share)] ?? 0;
  const figure = (share: number, limit: number): Measurement => ({
    name: `${name}, frame p${share * 100}`,
    value: at(times, share),
    unit: 'ms',
    ...(plain ? { limit, peer: { name: 'a plain text', value: at(plain.times, share) } } : {}),
  });
  return [
    figure(0.5, 17),
    figure(0.95, 34),
    { name: `${name}, work a frame`, value: work, unit: 'ms' },
  ];
}

async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  // What runs TypeScript here wraps functions in calls of its own, also those that go to the page.
  await page.addInitScript('globalThis.__name = (named) => named;');
  return page;
}

async function openTable(browser: Browser, { origin }: TestServer, rows: number): Promise<Page> {
  const page = await newPage(browser);
  await page.goto(`${origin}/preview?rows=${rows}&delay=${DELAY}`);
  await page.waitForSelector('.slick-cell:not(.dc-loading):not(.dc-gutter)');
  await page.waitForFunction(
    (text) => document.querySelector('.status-rows')?.textContent.endsWith(text),
    `of ${rows.toLocaleString('en-US')}`,
  );
  await page.evaluate(() => {
    const scrolled = () => {
      (window as unknown as Watch).lastScroll = performance.now();
    };
    document.querySelector('.slick-viewport')?.addEventListener('scroll', scrolled);
  });
  return page;
}

/** What the measuring scripts keep on the page. */
interface Watch {
  lastScroll: number;
  lastBlank: number;
  frames: number[];
  watching: boolean;
}

async function watched(page: Page, work: () => Promise<void>): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  // Time of the processor: what else the machine does is not counted.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(() => {
    const watch = window as unknown as Watch;
    watch.frames = [];
    watch.watching = true;
    let last: number | undefined;
    const frame = (now: number) => {
      if (last !== undefined) watch.frames.push(now - last);
      last = now;
      if (watch.watching) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const before = await taskTime(session);
  await work();
  const after = await taskTime(session);
  const times = await page.evaluate(() => {
    const watch = window as unknown as Watch;
    watch.watching = false;
    return watch.frames;
  });
  await session.detach();
  return { times: times.toSorted((a, b) => a - b), work: (after - before) / times.length };
}

async function taskTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** As fingers do: a quick turn that passes 300 rows in a second and a half. */
async function turnWheel(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizeScrollGesture', {
    ...{ x: 600, y: 500, yDistance: -7_200, speed: 4_800, gestureSourceType: 'mouse' },
  });
  await session.detach();
}

/**
 * Down by 180 pixels of the scroll bar, and back the next time: each frame jumps as many thousands of
 * rows as dragging the bar by three pixels does.
 */
async function dragScrollBar(page: Page): Promise<void> {
  const moved = await page.evaluate(async () => {
    const view = document.querySelector('.slick-viewport');
    if (!view) throw new Error('There is no table.');
    const before = view.scrollTop;
    const way = before > view.scrollHeight / 2 ? -1 : 1;
    const pixel = view.scrollHeight / view.clientHeight;
    for (let step = 0; step < 60; step++) {
      view.scrollTop += way * 3 * pixel;
      await new Promise(requestAnimationFrame);
    }
    return Math.abs(view.scrollTop - before);
  });
  if (moved === 0) throw new Error('Nothing was scrolled.');
}

/** Milliseconds from the last scrolling until every row on screen had its cells. */
async function blankAfter(page: Page, move: (page: Page) => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const watch = window as unknown as Watch;
    const view = document.querySelector('.slick-viewport');
    if (!view) throw new Error('There is no table.');
    const { top } = view.getBoundingClientRect();
    const isBlank = () => {
      for (let y = top + 6; y < top + view.clientHeight - 6; y += 48) {
        const cell = document.elementFromPoint(300, y)?.closest('.slick-cell');
        if (!cell || cell.classList.contains('dc-loading')) return true;
      }
      return false;
    };
    watch.watching = true;
    watch.lastBlank = 0;
    const frame = () => {
      if (isBlank()) watch.lastBlank = performance.now();
      if (watch.watching) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await move(page);
  await page.waitForFunction(
    (pause) => {
      const { lastBlank, lastScroll } = window as unknown as Watch;
      return performance.now() - Math.max(lastBlank, lastScroll) > pause;
    },
    SETTLED,
    { polling: 100 },
  );
  return page.evaluate(() => {
    const watch = window as unknown as Watch;
    watch.watching = false;
    return Math.max(0, watch.lastBlank - watch.lastScroll);
  });
}

/** What stays of a table that was scrolled through. */
async function memory(browser: Browser, server: TestServer): Promise<Measurement[]> {
  const page = await openTable(browser, server, THROUGH);
  const before = await heap(page);
  await page.evaluate(
    async ([steps, pixels]) => {
      const view = document.querySelector('.slick-viewport');
      if (!view) throw new Error('There is no table.');
      for (let step = 0; step < steps; step++) {
        view.scrollTop += pixels;
        do await new Promise(requestAnimationFrame);
        while (document.querySelector('.dc-loading'));
      }
    },
    [THROUGH / STEP - 1, STEP * 24] as const,
  );
  const reached = await page.locator('.status-rows').innerText();
  const value = Math.max(0, (await heap(page)) - before);
  await page.close();
  if (!/^Rows 99[\d,]+–/.test(reached)) throw new Error(`Scrolled no further than ${reached}`);
  return [{ name: `memory after ${THROUGH} rows`, value, unit: 'MB', limit: 100 }];
}

/** Megabytes of scripts, elements and buffers. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage: Readonly<Record<string, number>> = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage;
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 2 ** 20;
}
