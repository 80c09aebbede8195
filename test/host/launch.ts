import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from './chromium.js';
import { startTestServer, type RunningServer, type ServerOptions } from './serverProcess.js';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.js';
import { ensureVSCodeServer, type VSCodeRelease } from './vscodeServer.js';

/** Names of VS Code's own themes, which it changed between the versions. */
const colorThemes = {
  oldest: {
    light: 'Default Light Modern',
    dark: 'Default Dark Modern',
    highContrast: 'Default High Contrast',
    highContrastLight: 'Default High Contrast Light',
  },
  newest: {
    light: 'Light Modern',
    dark: 'Dark Modern',
    highContrast: 'Default High Contrast',
    highContrastLight: 'Default High Contrast Light',
  },
} as const satisfies Record<VSCodeRelease, object>;

export type ColorTheme = keyof (typeof colorThemes)['newest'];

/** The value of `workbench.colorTheme` for a kind of theme. */
export function colorThemeName(theme: ColorTheme, release: VSCodeRelease): string {
  return colorThemes[release][theme];
}

export interface LaunchOptions extends Omit<ServerOptions, 'dataFolder' | 'testDriver'> {
  readonly release?: VSCodeRelease;
  /** The folder to open; a new empty one when left out. */
  readonly workspace?: string;
  /** Runs this extension's tests: its folder, and a module whose `run()` VS Code calls there. */
  readonly tests?: { readonly extensionPath: string; readonly testsPath: string };
  readonly theme?: ColorTheme;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** VS Code, opened in a headless browser. */
export interface RunningVSCode {
  readonly page: Page;
  readonly browser: Browser;
  readonly server: RunningServer;
  readonly workspace: string;
  /** What the page and the extension host wrote to the console. */
  readonly console: readonly string[];
  /** Resolves with the exit code when a test run inside the extension host has ended. */
  readonly testsEnded: Promise<number>;
  stop(): Promise<void>;
}

/** Milliseconds to wait for anything in the window; far more than it takes, for busy machines. */
export const PATIENCE = 60_000;

/** What keeps VS Code quiet and the same everywhere. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'window.menuBarVisibility': 'compact',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // Its rows repeat those of the tree and lie over them.
  'workbench.tree.enableStickyScroll': false,
};

/** Starts a VS Code of its own, with fresh settings and extensions, and opens it in Chromium. */
export async function launchVSCode(options: LaunchOptions = {}): Promise<RunningVSCode> {
  const release = options.release ?? 'newest';
  const vscodeServer = await ensureVSCodeServer(release);
  const executablePath = await ensureChromium();
  const scratch = temporaryFolder('data-connectors-vscode-');
  const workspace = options.workspace ?? path.join(scratch, 'workspace');
  fs.mkdirSync(workspace, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) {
      await step().catch(() => undefined);
    }
    removeTemporaryFolder(scratch);
  };
  try {
    const server = await startTestServer(vscodeServer, {
      ...options,
      testDriver: options.tests !== undefined,
      dataFolder: path.join(scratch, 'data'),
      settings: {
        ...quietSettings,
        'workbench.colorTheme': colorThemeName(options.theme ?? 'dark', release),
        ...options.settings,
      },
    });
    stops.push(() => server.process.stop());
    const browser = await chromium.launch({
      executablePath,
      args: [...chromiumFlags],
      // Ending is arranged in one place, processes.ts.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    stops.push(() => browser.close());
    const page = await browser.newPage({
      viewport: options.viewport ?? { width: 1280, height: 800 },
    });
    page.setDefaultTimeout(PATIENCE);
    const consoleLines = collectConsole(page);
    const testsEnded = new Promise<number>((resolve) => {
      // VS Code's own hook for web test runs: called when the extension host's run() has ended.
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.goto(workbenchAddress(server.port, workspace, options.tests));
    await page.waitForSelector('.monaco-workbench .part.statusbar');
    return { page, browser, server, workspace, console: consoleLines, testsEnded, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that opens a folder in a server, with what the page shall do on start. */
export function workbenchAddress(
  port: number,
  workspace: string,
  tests?: LaunchOptions['tests'],
): string {
  const authority = `127.0.0.1:${String(port)}`;
  const remote = (file: string): string =>
    `vscode-remote://${authority}${uriPath(path.resolve(file))}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (tests) {
    payload.push(
      ['extensionDevelopmentPath', remote(tests.extensionPath)],
      ['extensionTestsPath', remote(tests.testsPath)],
    );
  }
  const query = new URLSearchParams({
    folder: uriPath(workspace),
    payload: JSON.stringify(payload),
  });
  // A plus sign means itself in the workbench's reading of a query, not a space.
  return `http://${authority}/?${query.toString().replaceAll('+', '%20')}`;
}

function uriPath(file: string): string {
  const slashes = file.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}

// Missing native helpers and an extension gallery out of reach are part of this host.
const hostNoise =
  /bindings file|build\/Release|status of 404|ERR_NAME_NOT_RESOLVED|ENOTFOUND|ServiceWorker/;

function collectConsole(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (!hostNoise.test(text)) {
      lines.push(`${message.type()}: ${text}`);
    }
  });
  page.on('pageerror', (error) => lines.push(`page error: ${String(error)}`));
  page.on('crash', () => lines.push('page error: the page crashed'));
  return lines;
}
