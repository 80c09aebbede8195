import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { projectRoot } from './projectPaths.js';
import { runCommand } from './processes.js';

/** What Chromium needs to be told to run unattended, in a container and as root too. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/**
 * The path of a Chromium or Chrome: `DATA_CONNECTORS_CHROMIUM`, one that is installed, or one
 * installed here and now.
 */
export async function ensureChromium(): Promise<string> {
  const configured = process.env['DATA_CONNECTORS_CHROMIUM'];
  if (configured) {
    if (!fs.existsSync(configured)) {
      throw new Error(`DATA_CONNECTORS_CHROMIUM names a file that does not exist: ${configured}`);
    }
    return configured;
  }
  const found = findChromium();
  if (found) {
    return found;
  }
  const attempts = installCommands();
  const failures: string[] = [];
  for (const attempt of attempts) {
    console.log(`Chromium is missing; installing it: ${attempt.shown}`);
    try {
      for (const [command, args] of attempt.steps) {
        await runCommand(command, args, { cwd: projectRoot });
      }
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
    const installed = findChromium();
    if (installed) {
      return installed;
    }
  }
  throw new Error(
    [
      'The tests need Chromium or Chrome, and installing it did not work. Install it with',
      ...attempts.map((attempt) => `  ${attempt.shown}`),
      'or set DATA_CONNECTORS_CHROMIUM to its path.',
      ...failures,
    ].join('\n'),
  );
}

interface InstallCommand {
  readonly shown: string;
  readonly steps: readonly (readonly [string, readonly string[]])[];
}

function installCommands(): InstallCommand[] {
  const commands: InstallCommand[] = [];
  if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    commands.push({
      shown: 'apt-get update && apt-get install -y chromium',
      steps: [
        ['apt-get', ['update']],
        ['apt-get', ['install', '-y', '--no-install-recommends', 'chromium']],
      ],
    });
  }
  const playwrightCli = path.join(projectRoot, 'node_modules', 'playwright-core', 'cli.js');
  commands.push({
    shown: 'npx playwright-core install chromium',
    steps: [[process.execPath, [playwrightCli, 'install', 'chromium']]],
  });
  return commands;
}

function findChromium(): string | undefined {
  return candidates().find((file) => fs.existsSync(file));
}

function candidates(): string[] {
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) =>
      process.platform === 'win32'
        ? [path.join(folder, 'chrome.exe')]
        : ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) =>
            path.join(folder, name),
          ),
    );
  return [...onPath, ...wellKnown(), ...playwrightBrowsers()];
}

function wellKnown(): string[] {
  if (process.platform === 'darwin') {
    return ['/Applications', path.join(os.homedir(), 'Applications')].flatMap((folder) => [
      `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`,
    ]);
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
      const folder = process.env[variable];
      return folder
        ? [
            path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
            path.join(folder, 'Chromium', 'Application', 'chrome.exe'),
            path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
          ]
        : [];
    });
  }
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
}

/** Browsers that Playwright downloaded earlier, newest first. */
function playwrightBrowsers(): string[] {
  const folder = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? defaultPlaywrightFolder();
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice('chromium-'.length)) - Number(a.slice('chromium-'.length)))
    .flatMap((name) =>
      [
        'chrome-linux/chrome',
        'chrome-linux64/chrome',
        'chrome-win/chrome.exe',
        'chrome-win64/chrome.exe',
        'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
        'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
        'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
      ].map((file) => path.join(folder, name, file)),
    );
}

function defaultPlaywrightFolder(): string {
  if (process.platform === 'darwin') {
    return path.join(os.homedir(), 'Library', 'Caches', 'ms-playwright');
  }
  if (process.platform === 'win32') {
    return path.join(process.env['LOCALAPPDATA'] ?? os.homedir(), 'ms-playwright');
  }
  return path.join(os.homedir(), '.cache', 'ms-playwright');
}
