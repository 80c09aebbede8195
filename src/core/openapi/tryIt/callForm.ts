import { ConnectorError, errorText } from '../../errors.js';
import type { ApiCall, ApiCallBody, NameAndValue } from '../../sources/apiCall.js';
import { bodyKind } from '../mediaTypes.js';

/** What a user entered to try an operation: texts as they were typed. Holds no secret. */
export interface CallForm {
  /** Absolute; absent where the specification names none that is. */
  readonly server?: string;
  /** Whether the user entered the server's address. */
  readonly isOwnServer?: boolean;
  readonly anonymous: boolean;
  readonly accept?: string;
  /** Of the user's own, besides what the specification names. */
  readonly headers?: readonly NameAndValue[];
  readonly query?: readonly NameAndValue[];
  /** By argument name; those left empty are absent. */
  readonly parameters: Readonly<Record<string, FormValue>>;
  readonly body?: FormBody;
}

export type FormValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly texts: readonly string[] }
  | { readonly kind: 'json'; readonly text: string }
  /** A file that the user chose, by the name that the host gave it. */
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'files'; readonly files: readonly string[] };

export type FormBody = { readonly mediaType: string } & (
  | { readonly text: string }
  | { readonly file: string }
  | { readonly fields: readonly (readonly [name: string, value: FormValue])[] }
);

/**
 * The call that a form means. Numbers stay the digits that were typed. `readFile` gives the `Blob`
 * of a file's name. Throws `Invalid` where a text is to be JSON and is not.
 */
export function callOfForm(
  operation: string,
  form: CallForm,
  readFile: (file: string) => unknown,
): ApiCall {
  const { server, anonymous, accept, parameters, body, headers = [], query = [] } = form;
  const args = Object.entries(parameters).map(([name, value]): [string, unknown] => [
    name,
    valueOf(name, value, readFile),
  ]);
  return {
    operation,
    args: Object.fromEntries(args),
    ...{ anonymous },
    ...(body === undefined ? {} : { body: bodyOf(body, readFile) }),
    ...(server === undefined ? {} : { server }),
    ...(accept === undefined ? {} : { accept }),
    ...(headers.length === 0 ? {} : { headers }),
    ...(query.length === 0 ? {} : { query }),
  };
}

/** The files of a form, by the names that the host gave them. */
export function filesOf({ body }: CallForm): string[] {
  if (!body) return [];
  if ('file' in body) return [body.file];
  if (!('fields' in body)) return [];
  return body.fields.flatMap(([, value]) => {
    if (value.kind === 'file') return [value.file];
    return value.kind === 'files' ? [...value.files] : [];
  });
}

function bodyOf(body: FormBody, readFile: (file: string) => unknown): ApiCallBody {
  const { mediaType } = body;
  if ('file' in body) return { mediaType, value: readFile(body.file) };
  if ('fields' in body) {
    const fields = body.fields.map(([name, value]): [string, unknown] => [
      name,
      valueOf(name, value, readFile),
    ]);
    return { mediaType, value: Object.fromEntries(fields) };
  }
  if (bodyKind(mediaType) === 'json') parseJson('The body', body.text);
  return { mediaType, text: body.text };
}

function valueOf(name: string, value: FormValue, readFile: (file: string) => unknown): unknown {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'list':
      return [...value.texts];
    case 'json':
      return parseJson(`"${name}"`, value.text);
    case 'file':
      return readFile(value.file);
    case 'files':
      return value.files.map(readFile);
  }
}

function parseJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ConnectorError('Invalid', `${what} is not JSON: ${errorText(cause)}`, { cause });
  }
}
