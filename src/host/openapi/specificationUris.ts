import * as vscode from 'vscode';
import type { SourceRecord } from '../../core/sources/source.js';
import {
  SPECIFICATION_SCHEME,
  type KnownDocument,
  type SpecificationState,
} from './specificationState.js';

/** What a document that is no file is made of. */
export interface SpecificationTarget {
  readonly sourceId: string;
  /** Address of another document that the specification refers to. */
  readonly part?: string;
}

export function targetOf(uri: vscode.Uri): SpecificationTarget {
  const query = new URLSearchParams(uri.query);
  const part = query.get('part');
  return { sourceId: query.get('source') ?? '', ...(part === null ? {} : { part }) };
}

/** The document of a specification that is no file. */
export function rootUri(source: SourceRecord, language: string): vscode.Uri {
  const path = `/${fileName(source.title)}.${language}`;
  return withTarget(path, { sourceId: source.id });
}

/**
 * The document that an address in another one leads to. Undefined for a file outside of the folder
 * that the other one is in: a document must not lead out of it.
 */
export function referencedUri(
  state: SpecificationState,
  from: vscode.Uri,
  known: KnownDocument,
  source: SourceRecord,
  address: string,
): vscode.Uri | undefined {
  if (address === '') return from;
  const isFile = from.scheme !== SPECIFICATION_SCHEME;
  if (isFile && !/^[a-z][a-z0-9+.-]+:/i.test(address)) return fileBeside(from, address);
  if (!URL.canParse(address, known.uri)) return undefined;
  const part = new URL(address, known.uri).href;
  const open = [...state.known].find(
    ([, other]) => other.uri === part && other.sourceId === source.id,
  );
  if (open) return vscode.Uri.parse(open[0], true);
  const name = fileName(new URL(part).pathname.split('/').at(-1) ?? '');
  return withTarget(`/${fileName(source.title)}/${name}`, { sourceId: source.id, part });
}

function fileBeside(from: vscode.Uri, address: string): vscode.Uri | undefined {
  let path: string;
  try {
    path = decodeURIComponent(address);
  } catch {
    path = address;
  }
  const target = vscode.Uri.joinPath(from, '..', ...path.split('/'));
  const folder = vscode.workspace.getWorkspaceFolder(from)?.uri ?? vscode.Uri.joinPath(from, '..');
  return target.path.startsWith(`${folder.path.replace(/\/$/, '')}/`) ? target : undefined;
}

function withTarget(path: string, { sourceId, part }: SpecificationTarget): vscode.Uri {
  const query = new URLSearchParams({ source: sourceId, ...(part === undefined ? {} : { part }) });
  return vscode.Uri.from({ scheme: SPECIFICATION_SCHEME, path, query: query.toString() });
}

/** A title as a tab shows it. */
function fileName(title: string): string {
  return title.replaceAll('/', '-') || 'document';
}
