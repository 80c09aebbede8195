import * as vscode from 'vscode';
import type { ImportExtension } from '../../core/openapi/generateOptions.js';
import type { ClientOptions } from '../../core/sources/api.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import { importExtensionIn, nextImportExtension } from './importExtension.js';
import { pickOperations } from './pickOperations.js';

/** What a client is made of, as the user or a caller chose; everything where it says nothing. */
export type ClientChoice = Omit<ClientOptions, 'title'>;

export interface ClientTarget {
  readonly folder: vscode.Uri;
  readonly choice: ClientChoice;
}

type Item = vscode.QuickPickItem & {
  readonly folder?: vscode.Uri;
  readonly action?: 'otherFolder' | 'operations' | 'types' | 'imports' | 'language';
};

/**
 * Asks where the client goes, the configured folder or another one, and lets its parts be chosen on
 * the way. Undefined when cancelled.
 */
export async function pickTarget(
  services: Services,
  source: SourceRecord,
  given: ClientChoice,
): Promise<ClientTarget | undefined> {
  let choice = given;
  for (;;) {
    const item = await vscode.window.showQuickPick(items(services, source, choice), {
      title: `Generate Client: ${source.title}`,
      placeHolder: 'Where should the client be written?',
    });
    switch (item?.action) {
      case undefined:
        return item?.folder && { folder: item.folder, choice };
      case 'otherFolder': {
        const folder = await pickOtherFolder(source);
        return folder && { folder, choice };
      }
      case 'types':
        choice = changed(choice, { typesOnly: choice.typesOnly !== true });
        break;
      case 'imports': {
        const importExtension = nextImportExtension(importsOf(services, choice));
        choice = changed(choice, { importExtension });
        break;
      }
      case 'language':
        choice = changed(choice, {
          language: choice.language === 'python' ? undefined : 'python',
        });
        break;
      case 'operations': {
        const only = await pickOperations(services, source, choice.only);
        if (only) choice = changed(choice, { only: only === 'all' ? undefined : only });
      }
    }
  }
}

function items(services: Services, source: SourceRecord, choice: ClientChoice): Item[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder): Item => {
    const base = services.settings.get<string>('openapi.outputFolder', 'src/api', folder.uri);
    const segments = [...base.split(/[\\/]+/), folderName(source, choice)].filter(isPlain);
    return {
      label: `$(folder) ${segments.join('/')}`,
      description: folder.name,
      folder: vscode.Uri.joinPath(folder.uri, ...segments),
    };
  });
  const count = choice.only?.length;
  return [
    ...folders,
    { label: '$(folder-opened) Choose Another Folder…', action: 'otherFolder' },
    { label: 'What is generated', kind: vscode.QuickPickItemKind.Separator },
    {
      label: '$(list-selection) Operations…',
      description: count === undefined ? 'all' : `${count} chosen`,
      action: 'operations',
    },
    choice.typesOnly === true
      ? { label: '$(check) Only Types', description: 'no client', action: 'types' }
      : {
          label: '$(symbol-class) Only Types',
          description: 'off: types and client',
          action: 'types',
        },
    ...(choice.language === 'python'
      ? []
      : [
          {
            label: '$(file-symlink-file) Imports Between Files',
            description: importWords[importsOf(services, choice)],
            action: 'imports' as const,
          },
        ]),
    choice.language === 'python'
      ? { label: '$(check) Python', description: 'one module, no packages', action: 'language' }
      : { label: '$(snake) Python', description: 'off: TypeScript', action: 'language' },
  ];
}

const importWords = {
  '.js': 'by .js names: bundlers, Node, browsers',
  '.ts': 'by .ts names: Deno, and Node that strips types',
  '': 'by names without an ending: bundlers',
} satisfies Record<ImportExtension, string>;

/** As chosen here, else as the settings of the first folder say. */
function importsOf(services: Services, { importExtension }: ClientChoice): ImportExtension {
  return (
    importExtension ?? importExtensionIn(services, vscode.workspace.workspaceFolders?.[0]?.uri)
  );
}

async function pickOtherFolder(source: SourceRecord): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: `Generate Client: ${source.title}`,
    openLabel: 'Write Client Here',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0];
}

/**
 * Source names of remote catalogs may hold anything; a folder's name may not. Python's is one that
 * can be imported, and leaves a client in TypeScript where it is.
 */
function folderName(source: SourceRecord, { language }: ClientChoice): string {
  if (language === 'python') {
    const name = source.name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^(?=\d)/, '_');
    return `${name.toLowerCase()}_client`;
  }
  return source.name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '') || 'client';
}

/** A setting of the workspace cannot lead out of it. */
function isPlain(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..';
}

function changed(
  choice: ClientChoice,
  changes: { readonly [key in keyof ClientChoice]?: ClientChoice[key] | undefined },
): ClientChoice {
  const { only, typesOnly, language, importExtension, ...rest } = { ...choice, ...changes };
  return {
    ...rest,
    ...(only === undefined ? {} : { only }),
    ...(typesOnly === true ? { typesOnly } : {}),
    ...(language === undefined ? {} : { language }),
    ...(importExtension === undefined ? {} : { importExtension }),
  };
}
