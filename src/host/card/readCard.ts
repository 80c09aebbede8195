import { historyCard } from '../../core/catalogs/syncText.js';
import { ConnectorError } from '../../core/errors.js';
import type { Card } from '../../core/sources/card.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { CardTarget } from '../../protocol/card.js';
import type { Services } from '../feature.js';

/** What a card shows, asked anew. */
export async function readCard(
  services: Pick<Services, 'sources'>,
  source: SourceRecord,
  target: CardTarget,
  signal: AbortSignal,
): Promise<Card> {
  if (target.kind === 'syncHistory') {
    const catalog = services.sources.catalog(source.catalog);
    const runs = await catalog.syncHistory?.(source.name, signal);
    if (!runs) throw nothing(source, 'has no history of syncs');
    return historyCard(source.title, runs, (time) => new Date(time).toLocaleString());
  }
  return services.sources.use(source, signal, (session) => {
    if (session.card) return session.card(target.path, signal);
    throw nothing(source, 'describes nothing of what is in it');
  });
}

function nothing(source: SourceRecord, what: string): ConnectorError {
  return new ConnectorError('Unsupported', `"${source.title}" ${what}.`);
}
