import * as fs from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from './projectPaths.js';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.js';

/**
 * Returns `<cache>/<name>`, filled by `fill` the first time. The folder takes its name only when
 * it is complete, so an interrupted or concurrent install is never used half done.
 */
export async function cachedInstall(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheFolder(), name);
  if (fs.existsSync(folder)) {
    return folder;
  }
  fs.mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = temporaryFolder(`.${name}-`, cacheFolder());
  console.log(`Installing ${name} into ${cacheFolder()} (once) …`);
  const started = Date.now();
  try {
    await fill(unfinished);
    fs.renameSync(unfinished, folder);
    console.log(`Installed ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    removeTemporaryFolder(unfinished);
    // Another run finished the same install in the meantime: its result is as good.
    if (!fs.existsSync(folder)) {
      throw error;
    }
  }
  return folder;
}
