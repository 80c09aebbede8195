import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCommand, settlesWithin, startProcess, type ManagedProcess } from './processes.js';
import type { VSCodeServer } from './vscodeServer.js';

export interface ServerOptions {
  /** A folder of its own for this server: settings, extensions and logs are kept below it. */
  readonly dataFolder: string;
  /** User settings, as `settings.json` holds them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install before the start. */
  readonly vsix?: readonly string[];
  /** Folders of extensions that shall run as if they were installed. */
  readonly extensionFolders?: readonly string[];
  /**
   * Obey `extensionDevelopmentPath` and `extensionTestsPath` in the page's address. VS Code then
   * shows neither dialogs nor notifications, so it is for tests inside the extension host only.
   */
  readonly testDriver?: boolean;
  /** Whether VS Code asks before it trusts a folder (and stays in Restricted Mode until then). */
  readonly askForTrust?: boolean;
  /** The environment of the extension host, added to this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** 0 or nothing: any free port. */
  readonly port?: number;
}

/** A VS Code web server that listens on this machine only. */
export interface RunningServer {
  readonly port: number;
  readonly process: ManagedProcess;
}

const startTimeout = 60_000;

/** Starts VS Code's own server, the one that runs extension tests. */
export async function startTestServer(
  server: VSCodeServer,
  options: ServerOptions,
): Promise<RunningServer> {
  const dataFlags = [
    ...['--server-data-dir', options.dataFolder],
    ...['--extensions-dir', path.join(options.dataFolder, 'extensions')],
    '--accept-server-license-terms',
  ];
  writeSettings(path.join(options.dataFolder, 'data', 'User'), options.settings);
  linkExtensions(path.join(options.dataFolder, 'extensions'), options.extensionFolders ?? []);
  for (const vsix of options.vsix ?? []) {
    await runCommand(server.node, [server.serverMain, ...dataFlags, '--install-extension', vsix]);
  }
  const args = [
    server.serverMain,
    ...dataFlags,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    '--without-connection-token',
    '--disable-telemetry',
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    // The environment is the caller's to choose; a login shell is neither asked nor waited for.
    '--force-disable-user-env',
    ...(options.askForTrust ? [] : ['--disable-workspace-trust']),
  ];
  return listening(
    startProcess(server.node, args, { env: environmentFor(options) }),
    /Extension host agent listening on (\d+)/,
  );
}

/** Starts code-server, which keeps the user's settings and secrets between page loads. */
export async function startPeopleServer(
  server: VSCodeServer,
  folder: string,
  options: ServerOptions,
): Promise<RunningServer> {
  const dataFlags = [
    ...['--user-data-dir', options.dataFolder],
    ...['--extensions-dir', path.join(options.dataFolder, 'extensions')],
    // A configuration file of the user's own code-server must not decide anything here.
    ...['--config', path.join(options.dataFolder, 'config.yaml')],
  ];
  writeSettings(path.join(options.dataFolder, 'User'), options.settings);
  linkExtensions(path.join(options.dataFolder, 'extensions'), options.extensionFolders ?? []);
  for (const vsix of options.vsix ?? []) {
    await runCommand(server.node, [server.entry, ...dataFlags, '--install-extension', vsix]);
  }
  const args = [
    server.entry,
    ...dataFlags,
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${String(options.port ?? 0)}`],
    '--disable-telemetry',
    '--disable-update-check',
    ...(options.askForTrust ? [] : ['--disable-workspace-trust']),
    folder,
  ];
  return listening(
    startProcess(server.node, args, { env: environmentFor(options) }),
    /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/,
  );
}

async function listening(process: ManagedProcess, announced: RegExp): Promise<RunningServer> {
  const deadline = Date.now() + startTimeout;
  for (;;) {
    const port = announced.exec(process.output())?.[1];
    if (port !== undefined) {
      return { port: Number(port), process };
    }
    const hasEnded = await settlesWithin(process.exited, 50);
    if (hasEnded || Date.now() > deadline) {
      await process.stop();
      const why = hasEnded ? 'ended at once' : 'did not start in time';
      throw new Error(`The VS Code server ${why}:\n${process.output()}`);
    }
  }
}

function writeSettings(folder: string, settings: ServerOptions['settings']): void {
  fs.mkdirSync(folder, { recursive: true });
  // As on a desktop: in a browser, what one types is saved a second later.
  const all = { 'files.autoSave': 'off', ...settings };
  fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(all, null, 2));
}

function linkExtensions(extensionsFolder: string, sources: readonly string[]): void {
  fs.mkdirSync(extensionsFolder, { recursive: true });
  for (const source of sources) {
    const manifest = JSON.parse(
      fs.readFileSync(path.join(source, 'package.json'), 'utf8'),
    ) as Record<'publisher' | 'name' | 'version', string>;
    const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
    // A junction, because Windows lets nobody but an administrator make a symbolic link.
    fs.symlinkSync(path.resolve(source), path.join(extensionsFolder, name), 'junction');
  }
}

/** What is added to the environment of a server, and taken out of it. */
function environmentFor({ dataFolder, env }: ServerOptions): Record<string, string | undefined> {
  // VS Code leaves its sockets where they are when it is killed: here they go with all else.
  return cleanEnvironment({ XDG_RUNTIME_DIR: path.resolve(dataFolder), ...env });
}

/**
 * Run from a VS Code terminal, this process carries variables that would make the new server take
 * itself for a part of that VS Code; and a tracing or loader option meant for us is not for it.
 */
function cleanEnvironment(changes: ServerOptions['env']): Record<string, string | undefined> {
  const inherited = Object.keys(process.env).filter(
    (name) => name.startsWith('VSCODE_') || name === 'ELECTRON_RUN_AS_NODE',
  );
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    NODE_OPTIONS: undefined,
    ...changes,
  };
}
