import * as fs from 'node:fs';
import { readEvents, writeEvent } from './testEvents.js';

/**
 * Runs parts of a suite at the same time, each with an event file of its own, and makes one event
 * file of theirs. It has an end when each of them has one. Rejects as a part that
 * does, once all are over.
 */
export async function mergeEvents(
  eventFile: string,
  parts: readonly ((eventFile: string) => Promise<void>)[],
): Promise<void> {
  const files = parts.map((_, index) => `${eventFile}.${index}`);
  for (const file of files) fs.rmSync(file, { force: true });
  const results = await Promise.allSettled(parts.map((run, index) => run(files[index] ?? '')));
  const events = files.map((file) => readEvents(file));
  const failed = results.findLastIndex((result) => result.status === 'rejected');
  // Last what a process that failed has told: how far a run came is read there.
  if (failed >= 0) events.push(...events.splice(failed, 1));
  for (const event of events.flat()) if (event.type !== 'end') writeEvent(eventFile, event);
  const ends = events.flatMap((each) => each.find((event) => event.type === 'end') ?? []);
  if (ends.length === parts.length) {
    writeEvent(eventFile, { type: 'end', files: ends.reduce((sum, end) => sum + end.files, 0) });
  }
  for (const file of files) fs.rmSync(file, { force: true });
  const result = results[failed];
  if (result?.status === 'rejected') throw result.reason;
}
