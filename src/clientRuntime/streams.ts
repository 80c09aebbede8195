import { parsed, type ReadBody } from './readers.js';

/** One message of a `text/event-stream` (HTML standard, 9.2.6). */
export interface ServerEvent {
  data: string;
  event?: string;
  id?: string;
  retry?: number;
}

/** Gives the messages one by one, as they arrive. */
export const readEvents: ReadBody = (response) => Promise.resolve(events(response));

/** The same where data are JSON; what is none, as the last word of some streams, stays text. */
export const readJsonEvents: ReadBody = (response) => Promise.resolve(jsonEvents(response));

/** Gives the values of JSON Lines, NDJSON or a JSON text sequence one by one, as they arrive. */
export const readLines: ReadBody = (response) => Promise.resolve(values(response));

async function* events(response: Response): AsyncGenerator<ServerEvent, void> {
  let event: Partial<ServerEvent> = {};
  for await (const line of linesOf(response)) {
    if (line === '') {
      // A block without data is no message.
      if (event.data !== undefined) yield { ...event, data: event.data };
      event = {};
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') event.data = event.data === undefined ? value : event.data + '\n' + value;
    else if (field === 'event' || field === 'id') event[field] = value;
    else if (field === 'retry' && /^\d+$/.test(value)) event.retry = Number(value);
  }
}

async function* jsonEvents(response: Response): AsyncGenerator<unknown, void> {
  for await (const event of events(response)) yield { ...event, data: parsed(event.data) };
}

async function* values(response: Response): AsyncGenerator<unknown, void> {
  for await (const line of linesOf(response)) {
    // RFC 7464 starts each text with a record separator.
    const text = line.replace('\u001e', '').trim();
    if (text !== '') yield JSON.parse(text);
  }
}

async function* linesOf(response: Response): AsyncGenerator<string, void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A carriage return at the end may be half of a line's end.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      yield* lines;
      if (done) break;
    }
    if (rest !== '') yield rest.replace(/\r$/, '');
  } finally {
    // Whoever stops reading early lets go of the connection.
    await reader.cancel();
  }
}
