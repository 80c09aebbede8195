import type { ApiAnswer } from '../../sources/apiCall.js';

const endings: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
};

/** A name to suggest for an answer's body: the operation's, with the ending of its media type. */
export function answerFileName(
  operation: string,
  { mediaType }: Pick<ApiAnswer, 'mediaType'>,
): string {
  const essence = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
  const known = Object.hasOwn(endings, essence) ? endings[essence] : undefined;
  const ending =
    known ?? (essence.endsWith('+json') ? 'json' : /^image\/([a-z]{2,5})$/.exec(essence)?.[1]);
  const name = operation.replace(/[^\w.-]+/g, '-').slice(0, 60) || 'answer';
  return `${name}.${ending ?? 'bin'}`;
}
