import { throwIfAborted } from '../cancellation.js';
import { ConnectorError, errorText, type ErrorCode } from '../errors.js';
import { isGeneratedPath, type ClientPlan } from './clientPlan.js';

/** The folder of a client; paths are relative to it, with slashes. */
export interface ClientDisk {
  /** The folder as the user knows it. */
  readonly name: string;
  /** Makes the folder where there is none. Gives what takes it away again, if nothing is in it. */
  open(): Promise<() => Promise<void>>;
  /** Writes a new file and the folders it needs. */
  write(path: string, text: string): Promise<void>;
  /** Copies a file to a path where none is, with the folders it needs; false where there is none. */
  copy(from: string, to: string): Promise<boolean>;
  /** Puts a file in the place of another, in one step where it can, with the folders it needs. */
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes a folder, where nothing is in it. */
  removeEmpty(path: string): Promise<void>;
  removeAll(path: string): Promise<void>;
}

/**
 * Writes and removes what a plan says. New files are written, and old ones kept, in a folder inside
 * of the client's before the first one is replaced; when something fails, the old ones are put back.
 * So a folder has the old client or the new one, never some of each, even on a disk that is full.
 */
export async function replaceFiles(
  { write, remove }: Pick<ClientPlan, 'write' | 'remove'>,
  disk: ClientDisk,
  signal: AbortSignal,
): Promise<void> {
  const paths = [...write.map(({ path }) => path), ...remove];
  if (paths.length === 0) return;
  const wrong = paths.find((path) => !isGeneratedPath(path));
  if (wrong !== undefined) {
    // Generators choose plain names; this is the last line of defence should one ever not.
    throw new ConnectorError('Invalid', `"${wrong}" is no name for a generated file.`);
  }
  // Compilers that watch a folder leave out what begins with a dot. It is inside, since the folder
  // above may be on another disk, or one that nobody may write to.
  const staging = `.data-connectors-${Date.now().toString(36)}.tmp`;
  const kept = new Set<string>();
  const touched: string[] = [];
  let removeFolder = () => Promise.resolve();
  try {
    removeFolder = await disk.open();
    for (const { path, text } of write) {
      throwIfAborted(signal);
      await disk.write(`${staging}/new/${path}`, text);
    }
    for (const path of paths) {
      throwIfAborted(signal);
      if (await disk.copy(path, `${staging}/old/${path}`)) kept.add(path);
    }
    for (const { path } of write) {
      touched.push(path);
      await disk.move(`${staging}/new/${path}`, path);
    }
    for (const path of remove.filter((each) => kept.has(each))) {
      touched.push(path);
      await disk.remove(path);
    }
    for (const folder of foldersOf(remove)) await disk.removeEmpty(folder).catch(() => undefined);
  } catch (error) {
    for (const path of touched) {
      const work = kept.has(path) ? disk.move(`${staging}/old/${path}`, path) : disk.remove(path);
      // As far as that goes: the failure that led here is the one to tell.
      await work.catch(() => undefined);
    }
    for (const folder of foldersOf(touched)) await disk.removeEmpty(folder).catch(() => undefined);
    await disk.removeAll(staging).catch(() => undefined);
    await removeFolder().catch(() => undefined);
    throw notWritten(error, disk.name);
  }
  await disk.removeAll(staging).catch(() => undefined);
}

function foldersOf(paths: readonly string[]): Set<string> {
  const nested = paths.filter((path) => path.includes('/'));
  return new Set(nested.map((path) => path.slice(0, path.lastIndexOf('/'))));
}

const NEXT_STEPS: { readonly [code in ErrorCode]?: string } = {
  Unavailable: 'Make room, or choose another folder.',
  Forbidden: 'Change its permissions, or choose another folder.',
  Conflict: 'Move what is in the way, or choose another folder.',
};

function notWritten(error: unknown, folder: string): ConnectorError {
  const known = error instanceof ConnectorError ? error : undefined;
  if (known?.code === 'Cancelled') return known;
  const code = known?.code ?? 'Unavailable';
  const why = errorText(error).replace(/\.$/, '');
  return new ConnectorError(
    code,
    `The client was not written to ${folder}: ${lowerFirst(why)}. Nothing was changed there. ${NEXT_STEPS[code] ?? 'Choose another folder.'}`,
    // Whoever tries again may choose another folder.
    { cause: error, retryable: true },
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
