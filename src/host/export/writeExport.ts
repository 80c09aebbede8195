import { byteSize } from '../../core/byteSize.js';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, isCancelled } from '../../core/errors.js';
import type { CopyOut, CsvLayout, RowBytes } from '../../core/table/copyOut.js';
import type { ExportForm } from '../../core/table/export/exportForms.js';
import type { ExportMeter } from '../../core/table/export/exportMeter.js';
import { exportCsv, exportJsonLines } from '../../core/table/export/exportText.js';
import type { Services } from '../feature.js';
import type { ExportSubject } from './exportSubject.js';
import { type ExportTarget, openTarget, type WriteTarget } from './exportTarget.js';
import { exportExcel } from './excelFile.js';
import { exportParquet, ParquetMisfit } from './parquetFile.js';

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
  const asText = new Set<number>();
  try {
    while (!(await writeOnce(work, writeTarget, asText, signal))) meter.restart();
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

/** False when a column has to be written as text, which is added to `asText`: then begin anew. */
async function writeOnce(
  work: Export,
  writeTarget: WriteTarget,
  asText: Set<number>,
  signal: AbortSignal,
): Promise<boolean> {
  const { subject, meter, say } = work;
  const copy = await subject.open(signal);
  let misfit: ParquetMisfit | undefined;
  const counted = async function* () {
    try {
      for await (const { bytes, rows } of blocksOf(work, copy, asText, signal)) {
        meter.add(rows, bytes.byteLength);
        yield bytes;
      }
    } catch (error) {
      if (error instanceof ParquetMisfit) misfit = error;
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
    const { column } = misfit ?? {};
    if (column === undefined) throw error;
    asText.add(column);
    return false;
  } finally {
    await copy.close();
  }
}

function blocksOf(
  { form, layout, subject: { name } }: Export,
  copy: CopyOut,
  asText: ReadonlySet<number>,
  signal: AbortSignal,
): AsyncIterable<RowBytes> {
  switch (form.format) {
    case 'csv':
      return exportCsv(copy, layout, signal);
    case 'jsonLines':
      return exportJsonLines(copy, signal);
    case 'parquet':
      return exportParquet(copy, asText, signal);
    case 'excel':
      return exportExcel(copy, name, signal);
  }
}
