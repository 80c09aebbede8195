import { startSampleSetup, type SampleSetup } from '../demo/sampleSetup.js';
import { launchVSCode, type LaunchOptions, type RunningVSCode } from '../host/launch.js';
import { projectRoot } from '../host/projectPaths.js';
import { Workbench } from './workbench.js';

/**
 * Gives a suite a VS Code of its own with this extension and its view open, from before the first
 * test to after the last. `prepare` starts what the suite needs and says how to launch. A test that
 * fails leaves a picture, `out/ui/<name>-failed-<title>.png`.
 */
export function useWorkbench(
  name: string,
  prepare: () => LaunchOptions | Promise<LaunchOptions> = () => ({}),
): Workbench {
  let vscode: RunningVSCode | undefined;
  const workbench = new Workbench(() => {
    if (!vscode) throw new Error('VS Code has not been launched yet');
    return vscode.page;
  });
  before(async () => {
    const options = await prepare();
    vscode = await launchVSCode({ extensionFolders: [projectRoot], ...options });
    await workbench.openViewContainer('Data Connectors');
  });
  afterEach(async function () {
    const { state, title = '' } = this.currentTest ?? {};
    if (state !== 'failed') return;
    await workbench.screenshot(`${name}-failed-${title.slice(0, 40).replace(/\W+/g, '-')}`);
  });
  after(() => vscode?.stop());
  return workbench;
}

/** As `useWorkbench`, with the sample servers, their sources and their workspace. */
export function useSampleWorkbench(
  name: string,
  prepare: (setup: SampleSetup) => LaunchOptions | Promise<LaunchOptions> = () => ({}),
): Workbench {
  let setup: SampleSetup | undefined;
  const workbench = useWorkbench(name, async () => {
    setup = await startSampleSetup();
    const { workspace, env, settings } = setup;
    return { workspace, env, settings, ...(await prepare(setup)) };
  });
  // Registered later, and so run later than what stops VS Code.
  after(() => setup?.stop());
  return workbench;
}
