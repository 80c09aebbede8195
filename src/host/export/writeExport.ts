import * as path from 'node:path';
import { byteSize } from '../../core/byteSize.js';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, isCancelled } from '../../core/errors.js';
import type { CopyOut, CsvLayout, RowBytes } from '../../core/table/copyOut.js';
import type { ExportForm } from '../../core/table/export/exportForms.js';
import type { ExportMeter } from '../../core/table/export/exportMeter.js';
import { exportCsv } from '../../core/table/export/exportText.js';
import type { Services } from '../feature.js';
import type { ExportSubject } from './exportSubject.js';
import { type ExportTarget, openTarget, type WriteTarget } from './exportTarget.js';
import { encodeInWorker, isOutOfMemory, MOST_MEMORY, USUAL_MEMORY } from './encodeInWorker.js';
import type { Encoding } from './encodeRows.js';
import { ParquetMisfit } from './parquetFile.js';

/** Shows something else than the meter; undefined shows the meter again. */
export type Say = (text: string | undefined) => void;

export interface Export {
  readonly subject: ExportSubject;
  readonly form: ExportForm;
  readonly target: ExportTarget;
  readonly layout: CsvLayout;
  readonly meter: ExportMeter;
  readonly say: Say;
}

/** What an export has written, for whoever called the command. */
export interface ExportOutcome {
  readonly rows: number;
  readonly bytes: number;
}

/** Reads all rows and writes them as one file, whole or not at all. */
export async function writeExport(
  services: Services,
  work: Export,
  signal: AbortSignal,
): Promise<ExportOutcome> {
  const { subject, target, meter } = work;
  const writeTarget = await openTarget(services, target, signal);
  const script = path.join(services.context.extensionPath, 'dist', 'exportWorker.js');
  const how: How = { script, asText: new Set(), memory: USUAL_MEMORY };
  try {
    while (!(await writeOnce(work, writeTarget, how, signal))) meter.restart();
  } catch (error) {
    throwIfAborted(signal);
    if (!isCancelled(error)) throw error;
    // Nobody cancelled: the source was changed or signed out of.
    throw new ConnectorError(
      'Unavailable',
      `The connection was closed while "${subject.name}" was exported. Nothing was written.`,
      { cause: error },
    );
  }
  return { rows: meter.rows, bytes: meter.bytes };
}

/** What an attempt to write a file has shown to be needed. */
interface How {
  /** Path of the worker's bundle. */
  readonly script: string;
  /** Columns that have to be written as text. */
  readonly asText: Set<number>;
  /** Megabytes for the worker. */
  memory: number;
}

/** False when it has to be done in another way, which `how` then says: begin anew. */
async function writeOnce(
  work: Export,
  writeTarget: WriteTarget,
  how: How,
  signal: AbortSignal,
): Promise<boolean> {
  const { subject, meter, say } = work;
  const copy = await subject.open(signal);
  let failure: unknown;
  const counted = async function* () {
    try {
      for await (const { bytes, rows } of blocksOf(work, copy, how, signal)) {
        meter.add(rows, bytes.byteLength);
        yield bytes;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    if (copy.about !== undefined) meter.about = copy.about;
    await writeTarget(counted(), signal, (sent, of) =>
      say(`Sending ${byteSize(sent)} of ${byteSize(of)}`),
    );
    return true;
  } catch (error) {
    if (!changeWay(how, failure)) throw error;
    return false;
  } finally {
    await copy.close();
  }
}

function changeWay(how: How, failure: unknown): boolean {
  if (failure instanceof ParquetMisfit) how.asText.add(failure.column);
  else if (isOutOfMemory(failure) && how.memory < MOST_MEMORY) how.memory = MOST_MEMORY;
  else return false;
  return true;
}

function blocksOf(
  { form, layout, subject: { name } }: Export,
  copy: CopyOut,
  { script, asText, memory }: How,
  signal: AbortSignal,
): AsyncIterable<RowBytes> {
  const encode = (encoding: Encoding) => encodeInWorker({ script, memory }, copy, encoding, signal);
  switch (form.format) {
    case 'csv':
      return exportCsv(copy, layout, signal);
    case 'jsonLines':
      return encode({ format: 'jsonLines' });
    case 'parquet':
      return encode({ format: 'parquet', asText: [...asText] });
    case 'excel':
      return encode({ format: 'excel', name });
  }
}
