import type { CallText, CallTextBody } from '../../sources/apiCall.js';

/**
 * A request as a command line of curl for a POSIX shell. Every text of it is one quoted word,
 * whatever it holds.
 */
export function curlText({ method, url, headers, login, body }: CallText): string {
  const options = [
    // Brackets and braces would be read as patterns.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...methodOption(method, body),
    ...headers.map(([name, value]) => `--header ${word(`${name}: ${value}`)}`),
    ...(login ? [`--user ${word(`${login.username}:${login.password}`)}`] : []),
    ...(body ? bodyOptions(body) : []),
  ];
  return ['curl', ...options, word(url)].join(' \\\n  ').replace('curl \\\n  ', 'curl ');
}

function methodOption(method: string, body: CallTextBody | undefined): string[] {
  if (method === 'HEAD') return ['--head'];
  if (method === 'GET' && !body) return [];
  return [`--request ${method}`];
}

function bodyOptions(body: CallTextBody): string[] {
  switch (body.kind) {
    case 'text':
      // Other than `--data` it reads no file where the text begins with `@`.
      return [`--data-raw ${word(body.text)}`];
    case 'file':
      return [`--data-binary ${word(`@${body.name}`)}`];
    case 'form':
      return body.fields.map((field) => {
        if ('file' in field) return `--form ${word(`${field.name}=@${quoted(field.file)}`)}`;
        if (field.type === undefined) return `--form-string ${word(`${field.name}=${field.text}`)}`;
        return `--form ${word(`${field.name}=${quoted(field.text)};type=${field.type}`)}`;
      });
  }
}

/** As curl itself takes it within `--form`. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** One word of a POSIX shell. No shell takes a NUL. */
function word(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}
