/** How a body of some media type is written and read. */
export type BodyKind = 'json' | 'form' | 'multipart' | 'text' | 'binary';

/** Any media type that is JSON underneath: `application/json; charset=utf-8`, `application/hal+json`. */
const json = /^(application|text)\/(json|[^;]*\+json)$/;
const text = /^text\/|^application\/(xml|yaml|x-yaml|javascript|graphql|sql)$|\+xml$|\+yaml$/;

export function bodyKind(mediaType: string): BodyKind {
  return traitsOf(mediaType).kind;
}

interface Traits {
  readonly kind: BodyKind;
  readonly rank: number;
}

/** Looked up, for each of the thousands of answers that have one of few media types. */
function traitsOf(mediaType: string): Traits {
  let traits = known.get(mediaType);
  if (traits === undefined) {
    const kind = kindOf(mediaType);
    const isPlainJson = /^application\/json\s*(;|$)/i.test(mediaType);
    traits = { kind, rank: isPlainJson ? -1 : preference[kind] };
    if (known.size >= mostKnown) known.clear();
    known.set(mediaType, traits);
  }
  return traits;
}

const known = new Map<string, Traits>();
const mostKnown = 100;

function kindOf(mediaType: string): BodyKind {
  const essence = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
  // Documents write the wildcard where they mean "the usual".
  if (json.test(essence) || essence === '*/*' || essence === 'application/*' || essence === '') {
    return 'json';
  }
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence.startsWith('multipart/')) return 'multipart';
  // Streams of JSON documents are not one JSON document.
  return text.test(essence) || isLines(essence) ? 'text' : 'binary';
}

/** `application/xml`, `text/xml` and any `+xml`. */
export function isXml(mediaType: string): boolean {
  return /^\s*(application|text)\/(xml|[^;\s]*\+xml)\s*(;|$)/i.test(mediaType);
}

/** Messages of a server one after the other (HTML standard, 9.2). */
export function isEventStream(mediaType: string): boolean {
  return /^\s*text\/event-stream\s*(;|$)/i.test(mediaType);
}

/** JSON values one after the other: JSON Lines, NDJSON, JSON text sequences (RFC 7464). */
export function isLines(mediaType: string): boolean {
  return /^\s*application\/(x-)?(ndjson|jsonlines?|jsonl|json-seq)\s*(;|$)/i.test(mediaType);
}

const preference: Record<BodyKind, number> = { json: 0, multipart: 1, form: 2, binary: 3, text: 4 };

/** JSON first, then forms, bytes and text; document order within a kind, plain JSON before others. */
export function byPreference(a: string, b: string): number {
  return traitsOf(a).rank - traitsOf(b).rank;
}

/** A wildcard says what is accepted; a request must say what it is. */
export function mediaTypeToSend(mediaType: string): string {
  return mediaType.includes('*') && bodyKind(mediaType) === 'json' ? 'application/json' : mediaType;
}
