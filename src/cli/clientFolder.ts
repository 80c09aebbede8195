import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConnectorError, errorText } from '../core/errors.js';
import {
  isGeneratedPath,
  pathsToRead,
  stampOf,
  type ClientPlan,
  type PlannedFile,
} from '../core/openapi/clientPlan.js';
import { stampPath, type Stamp } from '../core/openapi/stamp.js';

/** The stamp of the client in a folder; undefined when none was generated there. */
export async function readStampOf(folder: string): Promise<Stamp | undefined> {
  return stampOf(await readText(join(folder, stampPath)));
}

/** The texts of all files in a folder that a new client or the one before it has, by path. */
export async function readFolder(
  folder: string,
  files: readonly PlannedFile[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of pathsToRead(files, await readStampOf(folder))) {
    const text = await readText(fileIn(folder, path));
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

/**
 * Writes and removes what a plan says: first beside the folder, then all at once; when that fails
 * on the way, what `before` has is put back.
 */
export async function writeFolder(
  { write, remove }: Pick<ClientPlan, 'write' | 'remove'>,
  folder: string,
  before: ReadonlyMap<string, string>,
): Promise<void> {
  const staging = `${folder.replace(/[/\\]+$/, '')}.${process.pid}.tmp`;
  const touched: string[] = [];
  try {
    for (const { path, text } of write) await writeText(fileIn(staging, path), text);
    for (const { path } of write) {
      const file = fileIn(folder, path);
      await mkdir(dirname(file), { recursive: true });
      touched.push(path);
      await rename(fileIn(staging, path), file);
    }
    for (const path of remove) {
      touched.push(path);
      await rm(fileIn(folder, path));
    }
    // Folders of the client before, where nothing else is in them.
    for (const path of remove.filter((each) => each.includes('/'))) {
      await rmdir(dirname(fileIn(folder, path))).catch(() => undefined);
    }
  } catch (error) {
    for (const path of touched) {
      const text = before.get(path);
      const file = fileIn(folder, path);
      const work = text === undefined ? rm(file, { force: true }) : writeText(file, text);
      await work.catch(() => undefined);
    }
    throw new ConnectorError('Unavailable', `Cannot write the client: ${errorText(error)}`, {
      cause: error,
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function fileIn(folder: string, path: string): string {
  if (isGeneratedPath(path)) return join(folder, path);
  throw new ConnectorError('Invalid', `"${path}" is no name for a generated file.`);
}

async function writeText(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConnectorError('Unavailable', `Cannot read ${file}: ${errorText(error)}`, {
      cause: error,
    });
  }
}
