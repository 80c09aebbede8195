import { ConnectorError } from '../../core/errors.js';
import type { Session } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { HttpClient } from '../http.js';
import { ConnectionRef } from './connectionRef.js';
import { FileSession } from './fileSession.js';
import { DatagrokFileStore } from './fileStore.js';
import { FileWire } from './fileWire.js';
import { QuerySession } from './querySession.js';
import { QueryWire } from './queryWire.js';
import { TableSession } from './tableSession.js';
import { TableWire } from './tableWire.js';
import { contentOf } from './views.js';
import type { DatagrokWire } from './wire.js';

/** What the server itself has of a source, without a request: see `Catalog.open`. */
export function openContent(source: SourceRecord, client: HttpClient, wire: DatagrokWire): Session {
  const content = contentOf(source);
  switch (content?.type) {
    case 'tables':
      return new TableSession(new TableWire(client));
    case 'queries':
      return new QuerySession(new QueryWire(client), new ConnectionRef(wire, content.connection));
    case 'files': {
      const connection = new ConnectionRef(wire, content.connection);
      return new FileSession(new DatagrokFileStore(new FileWire(client), connection));
    }
    case undefined:
      throw new ConnectorError(
        'Unsupported',
        `"${source.title}" is of kind "${source.kind}", which cannot be browsed here.`,
      );
  }
}
