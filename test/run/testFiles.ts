import * as fs from 'node:fs';
import * as path from 'node:path';

/** Every file below a folder whose name ends so, sorted; none when the folder does not exist. */
export function filesBelow(folder: string, ending: string): string[] {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.split(path.sep).includes('node_modules'))
    .map((file) => path.join(folder, file))
    .sort();
}
