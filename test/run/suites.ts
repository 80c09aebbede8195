import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { desktopVSCode, runDesktopTests } from '../host/electron.js';
import { runExtensionTests, type ExtensionTestRun } from '../host/extensionTests.js';
import { projectRoot } from '../host/projectPaths.js';
import { settlesWithin, startProcess } from '../host/processes.js';
import { vscodeReleases, type VSCodeRelease } from '../host/vscodeServer.js';
import { bundleTests } from './bundle.js';
import { EventPrinter } from './eventPrinter.js';
import { mergeEvents } from './mergeEvents.js';
import { OutputInTurn } from './outputInTurn.js';
import { readEvents } from './testEvents.js';
import { filesBelow } from './testFiles.js';
import type { Suite } from './suite.js';

const minutes = 60_000;

/** Every part of `npm test`, in the order in which they run. */
export function allSuites(): Suite[] {
  return [
    mochaSuite('unit', 'Unit tests', ['unit'], 3 * minutes),
    mochaSuite(
      'connectors',
      'Connectors against real servers',
      ['servers', 'connectors'],
      20 * minutes,
      2,
    ),
    mochaSuite(
      'catalogs',
      'Catalogs against servers that answer as the real ones do',
      ['catalogs'],
      10 * minutes,
      2,
    ),
    {
      name: 'build',
      title: 'Build',
      files: undefined,
      run: () => nodeProcess(['esbuild.js'], 3 * minutes),
    },
    // Leaves the bundles as they ship, and so the suites after it test what users get.
    mochaSuite('package', 'Package', ['package'], 5 * minutes),
    vscodeSuite('vscode-oldest', 'oldest'),
    vscodeSuite('vscode-newest', 'newest'),
    { ...mochaSuite('ui', 'User interface', ['ui'], 30 * minutes, 2), needsBuild: true },
  ];
}

/** The suites of these names and the build they need; `vscode` stands for all VS Code versions. */
export function selectSuites(names: readonly string[]): Suite[] {
  const all = allSuites();
  if (names.length === 0) {
    return all;
  }
  const isNamed = (suite: Suite, name: string): boolean =>
    suite.name === name || suite.name.startsWith(`${name}-`);
  const unknown = names.filter((name) => !all.some((suite) => isNamed(suite, name)));
  if (unknown.length > 0) {
    const known = all.map((suite) => suite.name).join(' ');
    throw new Error(`No such suite: ${unknown.join(' ')}. There are: ${known}`);
  }
  const needsBuild = names.some((name) => /^(vscode|ui)/.test(name));
  return all.filter(
    (suite) => names.some((name) => isNamed(suite, name)) || (needsBuild && suite.name === 'build'),
  );
}

/** Tests in plain Node, in as many processes as are allowed and the machine can run at once. */
function mochaSuite(
  name: string,
  title: string,
  folders: string[],
  timeoutMs: number,
  processes = 1,
): Suite {
  const files = folders.flatMap((folder) =>
    filesBelow(path.join(projectRoot, 'test', folder), '.test.ts'),
  );
  return {
    name,
    title,
    files: files.length,
    async run(eventFile) {
      const runner = path.join(projectRoot, 'test', 'run', 'mochaProcess.ts');
      const shares = shared(files, Math.min(processes, availableParallelism()));
      const output = new OutputInTurn((text) => process.stdout.write(text));
      await mergeEvents(
        eventFile,
        shares.map((share, index) => async (part) => {
          try {
            const args = ['--import', 'tsx', runner, part, ...share];
            await nodeProcess(args, timeoutMs, output.of(index), part);
          } finally {
            output.end(index);
          }
        }),
      );
    },
  };
}

/** Deals files out to so many processes, in turn: neighbours are of one kind and take as long. */
function shared(files: readonly string[], count: number): string[][] {
  return Array.from({ length: count }, (_, share) =>
    files.filter((_file, index) => index % count === share),
  ).filter((share) => share.length > 0);
}

function vscodeSuite(name: string, release: VSCodeRelease): Suite {
  const desktop = desktopVSCode();
  return {
    name,
    title: `Extension in VS Code ${vscodeReleases[release].vscode}${desktop ? ' (desktop)' : ''}`,
    files: filesBelow(path.join(projectRoot, 'test', 'vscode'), '.test.ts').length,
    needsBuild: true,
    async run(eventFile) {
      const tests = await bundleTests();
      // Loaded here, so that a mistake in the servers does not keep the other suites from running.
      const { startTestServers } = await import('./testServers.js');
      const servers = await startTestServers();
      const options: ExtensionTestRun = {
        release,
        extensionPath: projectRoot,
        testsPath: tests.entry,
        eventFile,
        env: servers.environment,
        timeoutMs: 15 * minutes,
      };
      const printer = new EventPrinter(eventFile);
      try {
        await (desktop ? runDesktopTests(options, desktop) : runExtensionTests(options));
      } finally {
        printer.dispose();
        await servers.stop();
      }
    },
  };
}

/** Runs Node to its end, its output shown as it comes. A non-zero exit counts unless tests tell why. */
async function nodeProcess(
  args: readonly string[],
  timeoutMs: number,
  onOutput: (text: string) => void = (text) => process.stdout.write(text),
  eventFile?: string,
): Promise<void> {
  const started = startProcess(process.execPath, args, {
    cwd: projectRoot,
    env: process.stdout.isTTY ? { FORCE_COLOR: '1' } : {},
    onOutput,
  });
  const hasEnded = (): boolean =>
    eventFile !== undefined && readEvents(eventFile).some((event) => event.type === 'end');
  const deadline = Date.now() + timeoutMs;
  while (!(await settlesWithin(started.exited, 1000))) {
    // The tests are over, yet the process lives: a timer, socket or process was left behind.
    if (hasEnded() && !(await settlesWithin(started.exited, 10_000))) {
      await started.stop();
      throw new Error('the tests ended but left something running that keeps the process alive');
    }
    if (Date.now() > deadline) {
      await started.stop();
      throw new Error(`no end within ${String(timeoutMs / minutes)} minutes`);
    }
  }
  const code = await started.exited;
  if (code !== 0 && !hasEnded()) {
    throw new Error(`the process ended with ${started.child.signalCode ?? String(code)}`);
  }
}
