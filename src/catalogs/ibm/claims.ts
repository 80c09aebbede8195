import { isObject, type JsonObject } from '../http/json.js';

/** More is no token of a person. */
const LONGEST = 64 * 1024;

/** What a JSON Web Token says of itself. Unproved: for display, and to know when to renew it. */
export function tokenClaims(token: string): JsonObject {
  const [, payload] = token.split('.');
  if (payload === undefined || payload.length > LONGEST) return {};
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown;
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}
