import * as path from 'node:path';
import { quietSettings } from '../host/launch.js';
import { startPeopleServer, type RunningServer } from '../host/serverProcess.js';
import { removeTemporaryFolder, temporaryFolder } from '../host/temporaryFolder.js';
import { ensureVSCodeServer } from '../host/vscodeServer.js';
import { packageExtension } from './extensionPackage.js';
import { startSampleSetup, type SampleSetup } from './sampleSetup.js';

/** The demo: sample servers, and a VS Code in the browser that is set up for them. */
export interface Demo {
  readonly address: string;
  readonly setup: SampleSetup;
  readonly server: RunningServer;
  stop(): Promise<void>;
}

/** Builds, packages, installs and starts everything. Says what it does, since it takes a while. */
export async function startDemo(say: (line: string) => void): Promise<Demo> {
  const vscode = await ensureVSCodeServer('newest');
  say('Packaging the extension …');
  const vsix = await packageExtension();
  say('Starting the sample servers …');
  const setup = await startSampleSetup();
  for (const line of setup.addresses) {
    say(`  ${line}`);
  }
  const data = temporaryFolder('data-connectors-demo-vscode-');
  const stop = async (): Promise<void> => {
    await setup.stop();
    removeTemporaryFolder(data);
  };
  try {
    say('Starting VS Code …');
    const server = await startPeopleServer(vscode, setup.workspace, {
      dataFolder: path.join(data, 'data'),
      vsix: [vsix],
      settings: { ...quietSettings, 'window.autoDetectColorScheme': true, ...setup.settings },
      env: setup.env,
    });
    const address = new URL(`http://127.0.0.1:${String(server.port)}/`);
    address.searchParams.set('folder', setup.workspace);
    return {
      address: address.href,
      setup,
      server,
      async stop() {
        await server.process.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
