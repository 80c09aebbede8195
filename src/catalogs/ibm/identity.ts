import type { CatalogIdentity } from '../../core/sources/catalogKind.js';
import { text, type JsonObject } from '../http/json.js';
import { tokenClaims } from './claims.js';
import type { IbmSettings } from './settings.js';

/** Who a token says it is of: for display, since only the server can tell whether that is true. */
export function identityOf(
  header: string,
  { username }: IbmSettings,
  projects: string,
): CatalogIdentity {
  const claims = tokenClaims(header.slice(header.indexOf(' ') + 1));
  const first = (...names: string[]) =>
    names.map((name) => claimText(claims, name)).find((each) => each !== undefined);
  const login = first('username', 'preferred_username', 'sub', 'iam_id');
  const label = first('display_name', 'name') ?? username ?? login ?? 'Unknown user';
  const details = [first('email'), login, first('role'), projects];
  const known = details.filter((each) => each !== undefined && each !== label);
  return { label, details: [...new Set(known as string[])] };
}

function claimText(claims: JsonObject, name: string): string | undefined {
  return text(claims[name])?.trim().slice(0, 200) || undefined;
}
