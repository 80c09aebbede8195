import { isObject, type JsonObject } from '../../http/json.js';
import { objectOf, textOf, toToken, unexpected } from '../decode.js';
import type { EdgeService, EdgeToken } from '../service.js';
import { millisecondsOf, namesOf } from './values.js';
import type { GatewayWire } from './wire.js';

/** The tokens and the secrets of the user who is signed in. */
export function accountOf(wire: GatewayWire): Pick<EdgeService, 'tokens' | 'userSecrets'> {
  return {
    tokens: {
      async list(signal) {
        const found = await wire.all('tokens.list', {}, { what: 'your tokens' }, signal);
        return found.filter(isObject).map(tokenOf);
      },

      async create({ note, expiresIn }, signal) {
        const what = 'a new token';
        const json = { note: note ?? null, expires_in: expiresIn ?? null };
        const details = { what, body: { json }, uncached: true };
        const made = objectOf(await wire.json('tokens.create', {}, details, signal), what);
        const value = textOf(made['token']);
        if (value === '') throw unexpected(what);
        return { token: tokenOf(made), value };
      },

      async remove(id, signal) {
        await wire.change('tokens.remove', { id }, { what: 'the token' }, signal);
      },
    },

    userSecrets: {
      async list(signal) {
        return namesOf(await wire.all('secrets.list', {}, { what: 'your secrets' }, signal));
      },

      async create(name, value, signal) {
        const what = `the secret "${name}"`;
        const details = { what, body: { json: { name, value } }, secrets: textsIn(value) };
        await wire.change('secrets.create', {}, details, signal);
      },

      async read(name, signal) {
        const what = `the secret "${name}"`;
        const details = { what, uncached: true };
        return objectOf(await wire.json('secrets.read', { id: name }, details, signal), what);
      },
    },
  };
}

/** A user whose organizations may be objects with a name. */
export function userOf(user: JsonObject): JsonObject {
  return { ...user, organizations: namesOf(user['organizations']) };
}

function tokenOf(token: JsonObject): EdgeToken {
  const { id, note, created, expires } = token;
  const times = { created: millisecondsOf(created), expires: millisecondsOf(expires) };
  return toToken({ id: typeof id === 'number' ? String(id) : id, note, ...times });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
