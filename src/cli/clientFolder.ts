import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConnectorError, errorText } from '../core/errors.js';
import { systemCode } from '../core/files/localError.js';
import {
  isGeneratedPath,
  pathsToRead,
  stampOf,
  type PlannedFile,
} from '../core/openapi/clientPlan.js';
import { localClientDisk } from '../core/openapi/localClientDisk.js';
import type { ClientDisk } from '../core/openapi/replaceFiles.js';
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

/** The folder as {@link replaceFiles} writes it. */
export function clientDisk(folder: string): ClientDisk {
  return localClientDisk(folder.replace(/(?<=.)[/\\]+$/, ''), { ...fs, dirname });
}

function fileIn(folder: string, path: string): string {
  if (isGeneratedPath(path)) return join(folder, path);
  throw new ConnectorError('Invalid', `"${path}" is no name for a generated file.`);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return undefined;
    throw new ConnectorError('Unavailable', `Cannot read ${file}: ${errorText(error)}`, {
      cause: error,
    });
  }
}
