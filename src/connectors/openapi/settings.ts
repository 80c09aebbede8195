import type { FieldProblem } from '../../core/sources/field.js';
import type { Properties } from '../../core/sources/source.js';
import { listProperty, textProperty } from '../../core/sources/source.js';

export interface Settings {
  readonly specification: string;
  readonly server: string | undefined;
  /** Origins of other servers that references in the specification may lead to. */
  readonly referenceOrigins: readonly string[];
}

export function readSettings(properties: Properties): Settings {
  return {
    specification: textProperty(properties, 'specification') ?? '',
    server: textProperty(properties, 'server')?.replace(/\/+$/, ''),
    referenceOrigins: listProperty(properties, 'referenceOrigins').flatMap(
      (address) => originOf(address) ?? [],
    ),
  };
}

/** Whether a specification is named by its address; everything else is a path. */
export function isAddress(specification: string): boolean {
  // One letter and a colon is a drive, not a scheme.
  return /^[a-z][a-z0-9+.-]+:/i.test(specification);
}

export function isHttp(address: string): boolean {
  return originOf(address) !== undefined;
}

/** `scheme://host:port` of an http(s) address, else `undefined`. */
export function originOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The only origin that credentials of the API go to: that of `server`, else that of the
 * specification's own address. What the document names does not count.
 */
export function trustedOrigin(settings: Settings): string | undefined {
  return originOf(settings.server ?? settings.specification);
}

export function checkSettings(properties: Properties): FieldProblem[] {
  const { specification, server } = readSettings(properties);
  const problems: FieldProblem[] = [];
  if (isAddress(specification) && !isHttp(specification)) {
    problems.push({
      field: 'specification',
      message: 'The specification is an http or https address, or the path of a file.',
    });
  }
  for (const [field, value] of Object.entries({ specification, server })) {
    const secret = value === undefined ? undefined : secretIn(value);
    if (secret !== undefined) {
      problems.push({
        field,
        message: `An address in the settings must not hold a secret (${secret}): everybody who reads the settings has it then.`,
      });
    }
  }
  if (server !== undefined && !isHttp(server)) {
    problems.push({ field: 'server', message: 'The server is an http or https address.' });
  }
  for (const address of listProperty(properties, 'referenceOrigins')) {
    if (isOrigin(address)) continue;
    problems.push({
      field: 'referenceOrigins',
      message: `"${address.slice(0, 100)}" is not the address of a server alone, such as https://schemas.example.org.`,
    });
  }
  return problems;
}

/** True for `scheme://host:port` without a path, which would promise more than is kept. */
export function isOrigin(address: string): boolean {
  if (!isHttp(address)) return false;
  const { href, origin } = new URL(address);
  return href === `${origin}/`;
}

/** Names of query parameters whose values open a door: API keys, tokens, signed addresses. */
const SECRET_PARAMETER =
  /(?:^|[-_.])(?:(?:access|private|auth)?token|(?:api|subscription)?key|secret|passw(?:or)?d|pwd|sig|signature|credential|auth|authorization|jwt)$/i;

/** What part of an address is a secret, in words that do not tell it; undefined when none is. */
function secretIn(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return 'user name or password';
  const parameters = [...url.searchParams, ...new URLSearchParams(url.hash.slice(1))];
  const found = parameters.find(([name, value]) => value !== '' && SECRET_PARAMETER.test(name));
  return found && `parameter "${found[0]}"`;
}
