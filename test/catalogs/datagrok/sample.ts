import type { DatagrokServer } from './server.js';

/** What the server has itself, for tests in the editor: files, saved queries and a table. */
export function addSampleContent(server: DatagrokServer, connection: string): void {
  server.add({
    ...{ id: 'f-1', name: 'Reports', friendlyName: 'Reports', namespace: 'Lab:' },
    ...{ dataSource: 'Files', parameters: { dir: 'reports' }, tags: [] },
  });
  server.files.put('f-1', 'notes/readme.md', '# Notes\n');
  server.files.put('f-1', 'figures.csv', 'x,y\n1,2\n');
  server.functions.queries = [
    {
      ...{ id: 'sq-1', name: 'TopSamples', friendlyName: 'Top samples', namespace: 'Lab:' },
      ...{ query: 'select * from samples limit 10', connection: { id: connection }, params: [] },
      description: 'The ten largest',
    },
    {
      ...{ id: 'sq-2', name: 'SamplesOf', friendlyName: 'Samples of a year', namespace: 'Lab:' },
      ...{ query: 'select * from samples where year = @year', connection: { id: connection } },
      params: [{ name: 'year', propertyType: 'int', isInput: true, defaultValue: 2026 }],
    },
  ];
  server.functions.answers.set('TopSamples', {
    text: '[{"id": 9007199254740993, "name": "A"}, {"id": 2, "name": null}]',
    type: 'application/json',
  });
  server.functions.tables = [
    {
      ...{ id: 't-1', name: 'demog', friendlyName: 'Demographics', namespace: 'Lab:Study:' },
      ...{ rowCount: 2, csv: 'age,sex\n34,F\n,M\n' },
    },
  ];
}
