import type { Located } from './documents.js';
import { own } from './json.js';
import type { BodyKind } from './mediaTypes.js';
import { bodyKind, isEventStream, isLines, mediaTypeToSend } from './mediaTypes.js';
import type { Content, Operation, ResponseModel } from './model.js';

/** How the runtime reads an answer. */
export type AnswerKind = 'json' | 'text' | 'blob' | 'events' | 'jsonEvents' | 'lines' | 'none';

/** The media types of an operation's answers and which of them its calls ask for. */
export interface AnswerMedia {
  /** How a success is read unless another media type is asked for. */
  readonly kind: AnswerKind;
  /** What is asked for; empty when no answer has a body. */
  readonly accept: readonly string[];
  /** What can be asked for instead, with the content of the first success that has it. */
  readonly others: readonly Content[];
}

/** A media type that a request body can have. */
export interface BodyMedia {
  /** As it is sent; may hold wildcards where the document has nothing else. */
  readonly mediaType: string;
  readonly kind: RequestKind;
  readonly content: Content;
}

/** How a request body is written: `any` is sent in a media type of its own, `lines` item by item. */
export type RequestKind = BodyKind | 'any' | 'lines';

export function bodyMedia(operation: Operation): readonly BodyMedia[] {
  const found = new Map<string, BodyMedia>();
  for (const content of operation.body?.contents ?? []) {
    const kind = requestKind(content);
    const mediaType = kind === 'any' ? content.mediaType : mediaTypeToSend(content.mediaType);
    // A range of media types cannot be sent; what it stands for is the first one's business.
    if (found.has(mediaType) || (found.size > 0 && mediaType.includes('*'))) continue;
    found.set(mediaType, { mediaType, kind, content });
  }
  return [...found.values()];
}

export function requestKind({ mediaType, schema, isItem }: Content): RequestKind {
  const kind = bodyKind(mediaType);
  if (mediaType.includes('*') && (kind !== 'json' || isBinarySchema(schema))) return 'any';
  return isItem === true && isLines(mediaType) ? 'lines' : kind;
}

export function answerMedia(operation: Operation): AnswerMedia {
  const successes = successResponses(operation.responses);
  const preferred = successes.flatMap((response) => response.contents[0] ?? []);
  const kinds = preferred.map(answerKind);
  const kind = kinds.find((one) => one === 'json') ?? kinds[0] ?? 'none';
  const accept = new Set(preferred.map((content) => content.mediaType));
  const others = new Map<string, Content>();
  for (const content of successes.flatMap((response) => response.contents)) {
    const { mediaType } = content;
    if (accept.has(mediaType)) continue;
    if (kind === 'json' && answerKind(content) === 'json') accept.add(mediaType);
    else if (!others.has(mediaType) && !mediaType.includes('*')) others.set(mediaType, content);
  }
  return { kind, accept: [...accept], others: [...others.values()] };
}

/** A `default` response counts as success only where nothing else does. */
export function successResponses(responses: readonly ResponseModel[]): readonly ResponseModel[] {
  const success = responses.filter((response) => response.status.startsWith('2'));
  return success.length > 0 ? success : responses.filter((one) => one.status === 'default');
}

const answerKinds: Record<BodyKind, AnswerKind> = {
  json: 'json',
  form: 'text',
  multipart: 'blob',
  text: 'text',
  binary: 'blob',
};

export function answerKind({ mediaType, schema, isItem, valueItem }: Content): AnswerKind {
  if (isEventStream(mediaType)) return valueItem === undefined ? 'events' : 'jsonEvents';
  if (isItem === true && bodyKind(mediaType) === 'text') return 'lines';
  // A wildcard with a binary schema means bytes.
  const isBytes = isBinarySchema(schema) && mediaType.includes('*');
  return isBytes ? 'blob' : answerKinds[bodyKind(mediaType)];
}

function isBinarySchema({ value }: Located): boolean {
  return own(value, 'type') === 'file' || own(value, 'format') === 'binary';
}
