import { ConnectorError } from '../../core/errors.js';
import { responseText, type HttpResponse } from '../http.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { linkQuery } from '../http/links.js';

/** A connection as the server has it; whatever we do not know of it is kept. */
export interface Connection {
  readonly metadata: JsonObject;
  readonly entity: JsonObject;
}

/** Where a connection is. */
export interface ConnectionPlace {
  readonly project: string;
  readonly id: string;
}

/** What a list can be narrowed to; the server compares exactly. */
export interface ConnectionFilter {
  readonly name?: string | undefined;
  /** Id of a data source type. */
  readonly datasourceType?: string | undefined;
  /** `source`, `target` or `source,target`. */
  readonly context?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Each with `+` or `-` before it: without any, flagged connections are left out. */
  readonly flags?: readonly string[] | undefined;
  readonly creator?: string | undefined;
}

/** One page of a list, and the parameter for the next one. */
export interface Slice {
  readonly items: readonly unknown[];
  readonly next?: string;
  readonly total?: number;
}

/** RFC 6902, with pointers relative to the entity. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

export interface AssetQuery {
  readonly path: string;
  readonly limit: number;
  readonly offset: number;
  readonly fetch?: string;
}

/** `{metadata, entity}`, or undefined for anything else. */
export function connectionOf(value: unknown): Connection | undefined {
  if (!isObject(value) || !isObject(value['entity'])) return undefined;
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  return { metadata, entity: value['entity'] };
}

export function assetAt(assetPath: string): string {
  return assetPath === '/' ? 'the contents of the connection' : `"${assetPath}"`;
}

export function answerText(response: HttpResponse): string {
  return responseText(response);
}

/** On a cluster, links name an inner host: of those only the parameter is used. */
export function nextOf(answer: unknown, parameter: string): { next?: string } {
  const next = isObject(answer) ? answer['next'] : undefined;
  const href = isObject(next) ? text(next['href']) : text(next);
  if (href === undefined) return {};
  const value = linkQuery(href)[parameter];
  const first: unknown = Array.isArray(value) ? (value as unknown[])[0] : value;
  return typeof first === 'string' && first !== '' ? { next: first } : {};
}

export function listOf(answer: unknown, name: string, what: string): readonly unknown[] {
  if (answer === undefined || answer === null) return [];
  const list = isObject(answer) ? answer[name] : undefined;
  return Array.isArray(list) ? (list as readonly unknown[]) : unexpected(what);
}

export function objectOf(answer: unknown, what: string): JsonObject {
  return isObject(answer) ? answer : unexpected(what);
}

export function unexpected(what: string): never {
  throw new ConnectorError('Unavailable', `IBM answered with something else than ${what}.`, {
    nextSteps: ['retry'],
  });
}
