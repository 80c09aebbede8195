import { pythonString } from '../../core/pythonText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { BUCKET_KIND, FILES_KIND, SQL_KIND } from './kind.js';
import type { EdgeSettings } from './settings.js';

/** How a Python program gets the source, as Edge's documentation shows it. Holds no secret. */
export function pythonCode(source: SourceRecord, settings: EdgeSettings): string {
  const session = [
    'import os',
    '',
    'from edge.api import EdgeSession',
    '',
    '# Create a token in Edge under Profile > Edge API Tokens.',
    'edge = EdgeSession(',
    '    api_token=os.environ["EDGE_API_TOKEN"],',
    `    service_url=${pythonString(settings.serviceUrl)},`,
    `    organization=${pythonString(settings.organization)},`,
    ')',
    '',
  ];
  if (source.kind === FILES_KIND) return [...session, ...FILES, ''].join('\n');
  const get = `conn = edge.sources.get(${pythonString(source.name)})`;
  return [...session, get, ...(USES[source.kind] ?? []), ''].join('\n');
}

const FILES = [
  '# Names of files and folders',
  'names = edge.files.list()',
  '# The raw bytes of a file',
  'file = edge.files.open(edge.files.list_files()[0], open_with="file")',
  'content = file.read()',
];

const SQL = [
  'tables = list(conn.tables)',
  '# A whole table as a pandas DataFrame',
  'df = conn.tables[tables[0]].to_dataframe()',
];

const S3 = ['# Names of files and folders', 'names = conn.root.list()'];

const USES: Readonly<Record<string, readonly string[]>> = {
  postgresql: SQL,
  [SQL_KIND]: SQL,
  s3: S3,
  [BUCKET_KIND]: S3,
  openapi: ['client = conn.generate_new_client()'],
};
