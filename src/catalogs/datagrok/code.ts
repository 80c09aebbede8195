import { pythonString } from '../../core/pythonText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { DATA_SOURCES } from './dataSources.js';

/**
 * How a Python program gets a connection, as the official client's documentation shows it. The key
 * is left out: whoever runs it has one of their own.
 */
export function connectionCode({ name, kind }: SourceRecord, address: string): string {
  const isFiles = kind === 's3' || DATA_SOURCES.file.includes(kind);
  return [
    'from datagrok_api import DatagrokClient',
    '',
    `grok = DatagrokClient(base_url=${pythonString(address)}, api_key="Bearer <your-token>")`,
    `conn = grok.connections.get(${pythonString(name)})`,
    ...(isFiles ? ['content = grok.files.download(conn, "path/to/file.csv")'] : []),
    '',
  ].join('\n');
}
