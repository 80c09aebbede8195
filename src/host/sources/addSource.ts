import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import type { Catalog, NewSource } from '../../core/sources/catalog.js';
import { BASE_PROPERTIES } from '../../core/sources/localRecord.js';
import { createSource } from '../../core/sources/saveSource.js';
import type { FormSubject } from '../../core/sources/sourceForm.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { SOURCES_VIEW } from '../contributions.js';
import type { Services } from '../feature.js';

/** What Add Source is to make: a kind by its name, or whatever the catalog of this row takes. */
export function addSubject(argument: unknown): FormSubject {
  if (typeof argument === 'string') return { mode: 'add', kind: argument };
  const catalog = catalogOf(argument);
  return catalog ? { mode: 'add', catalog: catalog.name } : { mode: 'add' };
}

/** A source given in full, as in the settings (`{ name, kind, host... }`), to add without asking. */
export function isSourceArgument(
  value: unknown,
): value is { name: string; kind: string; title?: string } & Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { name, kind } = value as { name?: unknown; kind?: unknown };
  return typeof name === 'string' && typeof kind === 'string' && !('type' in value);
}

/**
 * Adds it to the catalog named by `options.catalog`, else to the first that takes sources. Further
 * options, all optional: `target`, `test` (false saves untested) and `secret`, texts by name.
 */
export async function addGivenSource(
  services: Services,
  record: { name: string; kind: string } & Record<string, unknown>,
  options: Readonly<Record<string, unknown>>,
): Promise<SourceRecord> {
  const first = services.catalogs.all().find((each) => each.capabilities.create);
  const catalog = typeof options['catalog'] === 'string' ? options['catalog'] : first?.name;
  const { target, test, secret } = options;
  const base = new Set<string>(BASE_PROPERTIES);
  const { name, kind, title, description, tags } = record;
  const source: NewSource = {
    name,
    kind,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(Array.isArray(tags) ? { tags: tags.map(String) } : {}),
    properties: Object.fromEntries(Object.entries(record).filter(([key]) => !base.has(key))),
  };
  return createSource(
    services,
    catalog ?? '',
    source,
    {
      test: test !== false,
      secrets: textsOf(secret),
      ...(typeof target === 'string' ? { target } : {}),
    },
    new AbortController().signal,
  );
}

/** The texts of an object, by name; anything else that may be in a command's argument is ignored. */
export function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const texts = Object.entries(value).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return Object.fromEntries(texts);
}

/** Tells the user and shows the sources view, where the new row has appeared. */
export async function announce(source: SourceRecord): Promise<void> {
  await vscode.commands.executeCommand(`${SOURCES_VIEW}.focus`);
  void vscode.window.showInformationMessage(plainText(`Added "${source.title}".`));
}

function catalogOf(argument: unknown): Catalog | undefined {
  if (typeof argument !== 'object' || argument === null || !('catalog' in argument))
    return undefined;
  const { catalog } = argument;
  return typeof catalog === 'object' && catalog !== null && 'list' in catalog
    ? (catalog as Catalog)
    : undefined;
}
