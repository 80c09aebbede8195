import * as vscode from 'vscode';
import { byteSize } from '../../core/byteSize.js';
import { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import { USUAL_CSV } from '../../core/table/copyOut.js';
import {
  csvLayout,
  exportForm,
  type ExportFormat,
  isExportFormat,
} from '../../core/table/export/exportForms.js';
import { ExportMeter } from '../../core/table/export/exportMeter.js';
import type { Services } from '../feature.js';
import { tellFile } from '../files/tellFile.js';
import { askForm } from './askForm.js';
import { askTarget } from './askTarget.js';
import { exportSubject } from './exportSubject.js';
import type { ExportTarget } from './exportTarget.js';
import { type ExportOutcome, type Say, writeExport } from './writeExport.js';

/** Milliseconds after which an export is shown: a quicker one would only flash. */
const PATIENCE = 500;
/** Milliseconds between two looks at the meter. */
const INTERVAL = 250;

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
    writeExport(services, { subject, form, target, layout, meter, say }, signal),
  );
  if (!options.target) {
    const rows = outcome.rows === 1 ? '1 row' : `${outcome.rows.toLocaleString('en-US')} rows`;
    tellFile(`Exported ${rows} (${byteSize(outcome.bytes)}) to`, target.uri, form.isText);
  }
  return outcome;
}

/** Runs an export, and once it takes a while shows how far it is, with a way to cancel it. */
async function withMeter<T>(
  title: string,
  work: (meter: ExportMeter, say: Say, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const meter = new ExportMeter(() => Date.now());
  const cancelling = new AbortController();
  let said: string | undefined;
  const text = () => (cancelling.signal.aborted ? 'Cancelling…' : (said ?? meter.text()));
  const result = work(meter, (instead) => (said = instead), cancelling.signal);
  const timer = setTimeout(() => void showMeter(title, meter, text, cancelling, result), PATIENCE);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

function showMeter(
  title: string,
  meter: ExportMeter,
  text: () => string,
  cancelling: AbortController,
  result: Promise<unknown>,
): Thenable<void> {
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: plainText(title), cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => cancelling.abort());
    let shown = 0;
    const show = () => {
      const now = Math.floor((meter.fraction ?? 0) * 100);
      progress.report({ message: text(), increment: Math.max(0, now - shown) });
      shown = Math.max(shown, now);
    };
    show();
    const timer = setInterval(show, INTERVAL);
    await result.catch(() => undefined);
    clearInterval(timer);
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
