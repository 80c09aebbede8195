import type { CopyFormat } from '../core/table/export/copyFormats.js';
import { notificationType } from './rpc.js';

/** Host -> page with a table: do what the page does on its own keys, for palette and menus. */
export const runTableCommand = notificationType<TableCommand>('runTableCommand');

export type TableCommand =
  | { readonly kind: 'copy'; readonly format: CopyFormat; readonly headers?: boolean }
  | { readonly kind: 'selectAll' | 'openValue' | 'openRecord' };
