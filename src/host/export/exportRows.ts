import * as vscode from 'vscode';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, isCancelled } from '../../core/errors.js';
import { byteSize } from '../../core/byteSize.js';
import type { CopyOut, CsvLayout, RowBytes } from '../../core/table/copyOut.js';
import { USUAL_CSV } from '../../core/table/copyOut.js';
import {
  csvLayout,
  exportForm,
  type ExportForm,
  type ExportFormat,
  isExportFormat,
} from '../../core/table/export/exportForms.js';
import { ExportMeter } from '../../core/table/export/exportMeter.js';
import { exportCsv, exportJsonLines } from '../../core/table/export/exportText.js';
import { toSignal } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { plainText } from '../../core/plainText.js';
import { tellFile } from '../files/tellFile.js';
import { askForm } from './askForm.js';
import { askTarget } from './askTarget.js';
import { type ExportSubject, exportSubject } from './exportSubject.js';
import { type ExportTarget, openTarget } from './exportTarget.js';

/** Milliseconds between two looks at the meter. */
const INTERVAL = 250;

/** What an export has written, for whoever called the command. */
export interface ExportOutcome {
  readonly rows: number;
  readonly bytes: number;
}

export function exportCommands(services: Services) {
  return { exportRows: (...args: unknown[]) => exportRows(services, args) };
}

/**
 * `exportRows(sourceId, schema, table, options)`: all rows of a table, in a file. Options are
 * `target` (a Uri, of any file system), `format`, `view`, `overwrite`, and for CSV `delimiter`,
 * `header` and `nullText`; what is left open is asked for. Without arguments it is about the rows
 * that are shown. Unless `overwrite` is set, a target that exists is a `Conflict`.
 */
async function exportRows(
  services: Services,
  args: readonly unknown[],
): Promise<ExportOutcome | undefined> {
  const options = optionsOf(args[3]);
  const subject = await exportSubject(services, args);
  if (!subject) return undefined;
  const form = options.format ? exportForm(options.format) : await askForm(subject.name);
  if (!form) return undefined;
  const target = options.target ?? (await askTarget(services, subject.name, form));
  if (!target) return undefined;
  const layout = csvLayout(csvLayout(USUAL_CSV, settingsOf(services)), options.csv);
  const outcome = await withMeter(`Exporting ${subject.name}`, (meter, say, signal) =>
    write(services, { subject, form, target, layout, meter, say }, signal),
  );
  if (!options.target) {
    const rows = outcome.rows === 1 ? '1 row' : `${outcome.rows.toLocaleString('en-US')} rows`;
    tellFile(`Exported ${rows} (${byteSize(outcome.bytes)}) to`, target.uri, form.isText);
  }
  return outcome;
}

interface Export {
  readonly subject: ExportSubject;
  readonly form: ExportForm;
  readonly target: ExportTarget;
  readonly layout: CsvLayout;
  readonly meter: ExportMeter;
  /** Shows something else than the meter. */
  readonly say: (text: string | undefined) => void;
}

async function write(
  services: Services,
  { subject, form, target, layout, meter, say }: Export,
  signal: AbortSignal,
): Promise<ExportOutcome> {
  const writeTarget = await openTarget(services, target, signal);
  try {
    const copy = await subject.open(signal);
    try {
      if (copy.about !== undefined) meter.about = copy.about;
      const blocks = counted(blocksOf(form.format, copy, layout, signal), meter);
      await writeTarget(blocks, signal, (sent, of) =>
        say(`Sending ${byteSize(sent)} of ${byteSize(of)}`),
      );
    } finally {
      await copy.close();
    }
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

function blocksOf(
  format: ExportFormat,
  copy: CopyOut,
  layout: CsvLayout,
  signal: AbortSignal,
): AsyncIterable<RowBytes> {
  switch (format) {
    case 'csv':
      return exportCsv(copy, layout, signal);
    case 'jsonLines':
      return exportJsonLines(copy, signal);
  }
}

async function* counted(
  blocks: AsyncIterable<RowBytes>,
  meter: ExportMeter,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { bytes, rows } of blocks) {
    meter.add(rows, bytes.byteLength);
    yield bytes;
  }
}

/** Runs an export with a notification that shows how far it is and can cancel it. */
function withMeter<T>(
  title: string,
  work: (meter: ExportMeter, say: Export['say'], signal: AbortSignal) => Promise<T>,
): Thenable<T> {
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: plainText(title), cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const meter = new ExportMeter(() => Date.now());
    const signal = toSignal(token);
    let said: string | undefined;
    let shown = 0;
    const timer = setInterval(() => {
      const now = Math.floor((meter.fraction ?? 0) * 100);
      const text = signal.aborted ? 'Cancelling…' : (said ?? meter.text());
      progress.report({ message: text, increment: Math.max(0, now - shown) });
      shown = Math.max(shown, now);
    }, INTERVAL);
    try {
      return await work(meter, (text) => (said = text), signal);
    } finally {
      clearInterval(timer);
    }
  });
}

interface Options {
  readonly target: ExportTarget | undefined;
  readonly format: ExportFormat | undefined;
  readonly csv: Readonly<Record<string, unknown>>;
}

/** Reads what another extension or a key binding says. Throws `Invalid`. */
function optionsOf(given: unknown): Options {
  const { target, format, overwrite, ...csv } = (
    typeof given === 'object' && given !== null ? given : {}
  ) as Record<string, unknown>;
  if (format !== undefined && !isExportFormat(format)) {
    const name = typeof format === 'string' ? ` "${format}"` : ' of that kind';
    throw new ConnectorError('Invalid', `There is no format${name} to export to.`);
  }
  const uri = target instanceof vscode.Uri ? target : undefined;
  return { target: uri && { uri, replace: overwrite === true }, format, csv };
}

function settingsOf({ settings }: Services): Readonly<Record<string, unknown>> {
  return {
    delimiter: settings.get<unknown>('export.csvDelimiter', undefined),
    header: settings.get<unknown>('export.csvHeader', undefined),
    nullText: settings.get<unknown>('export.csvNull', undefined),
  };
}
