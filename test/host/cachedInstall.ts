import * as fs from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from './projectPaths.js';

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
  const unfinished = fs.mkdtempSync(path.join(cacheFolder(), `.${name}-`));
  console.log(`Installing ${name} into ${cacheFolder()} (once) …`);
  const started = Date.now();
  try {
    await fill(unfinished);
    fs.renameSync(unfinished, folder);
    console.log(`Installed ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    // Another run finished the same install in the meantime: its result is as good.
    if (!fs.existsSync(folder)) {
      throw error;
    }
  }
  return folder;
}
