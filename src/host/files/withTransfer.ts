import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { TransferMeter } from '../../core/storage/transferMeter.js';
import { toSignal } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { useObjects } from '../fs/objectAccess.js';
import type { Failure } from './transferAll.js';

/** Milliseconds between two looks at the meter: quick enough to be seen moving, and to be read. */
const INTERVAL = 250;

/** Runs a transfer with a notification that shows how far it is and can cancel it. */
export function withTransfer<T>(
  title: string,
  work: (meter: TransferMeter, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
  const meter = new TransferMeter(() => Date.now());
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: plainText(title),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    let shown = 0;
    const show = () => {
      const now = Math.floor((meter.fraction ?? 0) * 100);
      progress.report({ message: meter.text(), increment: Math.max(0, now - shown) });
      shown = Math.max(shown, now);
    };
    const timer = setInterval(show, INTERVAL);
    try {
      const result = await work(meter, toSignal(token));
      show();
      return result;
    } finally {
      clearInterval(timer);
    }
  });
}

/**
 * The files of a source, after `first` has been done with them, which connects. What is done with
 * them later is waited for to its end, even when it is cancelled: it cleans up.
 */
export async function objectsAfter<T>(
  services: Services,
  source: SourceRecord,
  signal: AbortSignal,
  first: (store: ObjectStore) => Promise<T>,
): Promise<{ store: ObjectStore; result: T }> {
  return useObjects(services, source, signal, async (store) => ({
    store,
    result: await first(store),
  }));
}

/** Writes down each file that failed; what came of all is shown at the end. */
export function recordFailure(services: Services, doing: string): (failure: Failure) => void {
  return ({ path, error }) => void services.errors.record(error, `${doing} ${path}`);
}

/** Refuses before anything is asked, where a store itself says that it is only read. */
export function requireWritableStore(store: ObjectStore, source: SourceRecord): void {
  if (!store.readOnly) return;
  throw new ConnectorError('Forbidden', `"${source.title}" is read-only.`);
}
