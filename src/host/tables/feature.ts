import type { Disposable } from '../../core/disposable.js';
import type { CopyFormat } from '../../core/table/export/copyFormats.js';
import type { Services } from '../feature.js';

/** What can be done on every page with a table, by palette and menu. */
export function tablesFeature(services: Services): Disposable {
  const { tablePages } = services;
  const copy = (format: CopyFormat, headers = false) => {
    tablePages.run({ kind: 'copy', format, headers });
  };
  return services.registerCommands({
    openValue: () => tablePages.run({ kind: 'openValue' }),
    openRecord: () => tablePages.run({ kind: 'openRecord' }),
    copyRows: () => copy('tsv'),
    copyRowsWithHeaders: () => copy('tsv', true),
    copyRowsAsCsv: () => copy('csv', true),
    copyRowsAsJson: () => copy('json'),
    copyRowsAsMarkdown: () => copy('markdown'),
    copyRowsAsInsert: () => copy('insert'),
    copyRowsAsInList: () => copy('inList'),
    copyRowsAs: async (format) => {
      const { askCopyFormat } = await import('../lazyCommands.js');
      const chosen = await askCopyFormat(format);
      if (chosen) copy(chosen, chosen === 'csv');
    },
  });
}
