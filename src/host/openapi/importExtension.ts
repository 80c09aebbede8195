import type * as vscode from 'vscode';
import { importExtensions, type ImportExtension } from '../../core/openapi/generateOptions.js';
import type { Services } from '../feature.js';

/** How the files of a client import each other in a folder, by its settings. */
export function importExtensionIn(
  services: Services,
  folder: vscode.Uri | undefined,
): ImportExtension {
  const ending = services.settings.get<string>('openapi.importExtension', '.js', folder);
  if (ending === 'none') return '';
  return importExtensions.find((one) => one === ending) ?? '.js';
}

/** The one that is offered after another. */
export function nextImportExtension(now: ImportExtension): ImportExtension {
  const index = importExtensions.indexOf(now);
  return importExtensions[(index + 1) % importExtensions.length] ?? '.js';
}
