import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { labelText, plainText } from '../../core/plainText.js';
import { baseName, displayName } from '../../core/storage/objectPath.js';
import { withLateProgress } from './lateProgress.js';
import type { Services } from '../feature.js';
import { useObjects } from '../fs/objectAccess.js';
import { objectTargets } from './objectTargets.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface ValidityItem extends vscode.QuickPickItem {
  readonly seconds: number;
}

const VALIDITIES: readonly ValidityItem[] = [
  { label: '15 minutes', seconds: 15 * MINUTE },
  { label: '1 hour', seconds: HOUR },
  { label: '1 day', seconds: DAY },
  { label: '7 days', seconds: 7 * DAY, description: 'the longest possible' },
];

/**
 * `copyPresignedUrl(sourceId, path, seconds)`: puts a URL into the clipboard with which anybody can
 * read a file. It is as good as a password until it ends: it is written nowhere else.
 */
export async function copyPresignedUrl(
  services: Services,
  args: readonly unknown[],
): Promise<void> {
  const target = await objectTargets(services, args, {
    title: 'Copy Presigned URL',
    pick: 'file',
    accepts: (source) => services.sources.look(source)?.offers.includes('presign') ?? false,
  });
  if (!target) return;
  const { source, paths } = target;
  const [path] = paths;
  if (paths.length > 1 || path === '' || path.endsWith('/')) {
    throw new ConnectorError('Invalid', 'Select one file: folders have no URL.');
  }
  const name = displayName(baseName(path));
  const given = typeof args[2] === 'number' ? args[2] : undefined;
  const seconds = given ?? (await askValidity(name));
  if (seconds === undefined) return;
  const signed = await withLateProgress(`Signing a URL for ${name}`, (signal) =>
    useObjects(services, source, signal, (store) => {
      if (store.presign) return store.presign(path, seconds, signal);
      throw new ConnectorError('Unsupported', `"${source.title}" has no URLs for its files.`);
    }),
  );
  await vscode.env.clipboard.writeText(signed.url);
  if (given !== undefined) return;
  const until = new Date(signed.validUntil).toLocaleString();
  const parts = [`Copied a URL. Anyone who has it can read "${name}" until ${until}.`];
  if (signed.note !== undefined) parts.push(signed.note);
  void vscode.window.showInformationMessage(plainText(parts.join(' ')));
}

async function askValidity(name: string): Promise<number | undefined> {
  const chosen = await vscode.window.showQuickPick(VALIDITIES, {
    title: labelText(`Copy Presigned URL: ${name}`),
    placeHolder: 'Anyone with the URL can read the file, without signing in. For how long?',
  });
  return chosen?.seconds;
}
