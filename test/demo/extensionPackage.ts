import * as path from 'node:path';
import { projectRoot } from '../host/projectPaths.js';
import { runNpm } from '../host/processes.js';

/** Builds and packages the extension; returns the path of the .vsix. */
export async function packageExtension(): Promise<string> {
  await runNpm(['run', '--silent', 'package'], { cwd: projectRoot });
  return path.join(projectRoot, 'data-connectors.vsix');
}
