import { ConnectorError } from '../../core/errors.js';
import { isObject } from '../../core/sources/localRecord.js';
import type { Cell, Column } from '../../core/table/table.js';
import type {
  EdgeFileEntry,
  EdgeHit,
  EdgeRows,
  EdgeSource,
  EdgeTable,
  EdgeToken,
  EdgeUser,
} from './service.js';

/** Answers of a transport as values of the service. Fields we do not know are passed over. */

export function toUser(value: unknown): EdgeUser {
  const user = objectOf(value, 'your user');
  const license = optionalText(user['license_name']);
  return {
    userName: textOf(user['user_name']),
    firstName: textOf(user['first_name']),
    lastName: textOf(user['last_name']),
    email: textOf(user['email']),
    serverAdmin: user['server_admin'] === true,
    ...(license === undefined ? {} : { license }),
    organizations: texts(user['organizations']),
  };
}

/** Kinds of results that a newer service may have are left out: nothing could be done with them. */
export function toHits(value: unknown): EdgeHit[] {
  return listOf(value).flatMap((each): EdgeHit[] => {
    const hit = isObject(each) ? each : {};
    const kind = hit['kind'];
    if (kind !== 'file' && kind !== 'folder' && kind !== 'connector') return [];
    const path = optionalText(hit['path']);
    const found = { name: textOf(hit['name']), kind, uid: textOf(hit['uid']) } as const;
    return [path === undefined ? found : { ...found, path }];
  });
}

export function toSource(value: unknown, what: string): EdgeSource {
  const record = objectOf(value, what);
  const uid = optionalText(record['uid']);
  const name = optionalText(record['name']) ?? uid;
  if (name === undefined) throw unexpected(what);
  const title = optionalText(record['title']);
  return {
    ...(uid === undefined ? {} : { uid }),
    name,
    ...(title === undefined ? {} : { title }),
    kind: optionalText(record['kind']) ?? 'unknown',
    fields: isObject(record['fields']) ? record['fields'] : {},
    secretFields: texts(record['secrets']),
  };
}

export function toTexts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

export function toTables(value: unknown): EdgeTable[] {
  return listOf(value).flatMap((each) => {
    const name = isObject(each) ? optionalText(each['name']) : undefined;
    return name === undefined ? [] : [{ name }];
  });
}

export function toColumns(value: unknown): Column[] {
  return listOf(value).map((each) => {
    const column = isObject(each) ? each : {};
    return {
      name: textOf(column['name']),
      type: textOf(column['type']),
      nullable: column['nullable'] !== false,
      ...(column['key'] === true ? { key: true } : {}),
    };
  });
}

export function toRows(value: unknown): EdgeRows {
  const answer = objectOf(value, 'the rows');
  const rows = listOf(answer['rows']).map((row) => listOf(row).map(toCell));
  return { columns: toColumns(answer['columns']), rows, complete: answer['complete'] !== false };
}

export function toFolder(value: unknown): EdgeFileEntry[] {
  const answer = objectOf(value, 'the folder');
  const entries = (names: unknown, kind: 'folder' | 'file') =>
    texts(names).map((name): EdgeFileEntry => ({ name, kind }));
  return [...entries(answer['folders'], 'folder'), ...entries(answer['files'], 'file')];
}

export function toStat(value: unknown, path: string, kind: 'folder' | 'file'): EdgeFileEntry {
  const size = isObject(value) ? value['size'] : undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name, kind, ...(typeof size === 'number' ? { size } : {}) };
}

export function toToken(value: unknown): EdgeToken {
  const token = objectOf(value, 'a token');
  const note = optionalText(token['note']);
  const { expires, created } = token;
  return {
    id: textOf(token['id']),
    ...(note === undefined ? {} : { note }),
    ...(typeof expires === 'number' ? { expires } : {}),
    ...(typeof created === 'number' ? { created } : {}),
  };
}

export function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw unexpected(what);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function texts(value: unknown): string[] {
  return listOf(value).filter((each): each is string => typeof each === 'string' && each !== '');
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'string') return value;
  throw unexpected('the rows');
}

export function unexpected(what: string): ConnectorError {
  return new ConnectorError('Unavailable', `Edge answered with something else than ${what}.`, {
    nextSteps: ['retry', 'showLog'],
  });
}
