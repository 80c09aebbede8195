/** What a line of a password file is matched against. */
export interface PgpassTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/**
 * Where libpq looks for a Unix socket by itself; a password file calls these "localhost". Sockets in
 * other folders, which anybody may have put there, do not get the password of localhost.
 */
const DEFAULT_SOCKET_FOLDER = /^(?:\/tmp|(?:\/var)?\/run\/postgresql)\/?$/;

/**
 * The password of the first matching line of a `.pgpass` file: `host:port:database:user:password`,
 * `*` matches anything, `\:` and `\\` are literal, `#` begins a comment line.
 */
export function pgpassPassword(text: string, target: PgpassTarget): string | undefined {
  const host = DEFAULT_SOCKET_FOLDER.test(target.host) ? 'localhost' : target.host;
  const wanted = [host, String(target.port), target.database, target.user];
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = splitLine(line);
    const password = fields[4];
    if (password === undefined) continue;
    const matches = wanted.every((value, index) => {
      const field = fields[index];
      return field?.raw === '*' || field?.value === value;
    });
    if (matches) return password.value;
  }
  return undefined;
}

interface PgpassField {
  /** As written, so that an escaped `\*` is not taken for the wildcard. */
  readonly raw: string;
  readonly value: string;
}

/** The fifth field is the rest of the line up to a further colon, as libpq reads it. */
function splitLine(line: string): PgpassField[] {
  const fields: PgpassField[] = [];
  let raw = '';
  let value = '';
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (character === ':') {
      fields.push({ raw, value });
      raw = '';
      value = '';
      continue;
    }
    raw += character;
    if (character === '\\' && index + 1 < line.length) {
      index++;
      raw += line.charAt(index);
      value += line.charAt(index);
    } else {
      value += character;
    }
  }
  fields.push({ raw, value });
  return fields;
}
