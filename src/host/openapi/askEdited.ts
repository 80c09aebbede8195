import * as vscode from 'vscode';
import type { ClientPlan } from '../../core/openapi/clientPlan.js';
import { labelText } from '../../core/plainText.js';
import { fileIn } from './clientFolder.js';

/** Holds the new text of files for as long as the user compares it with the edited one. */
const SCHEME = 'connector-client';

export interface EditedFiles {
  /** Name of the source. */
  readonly title: string;
  readonly folder: vscode.Uri;
  readonly plan: ClientPlan;
  /** The texts that are there, by path. */
  readonly before: ReadonlyMap<string, string>;
}

/**
 * Shows what becomes of generated files that the user has edited, as differences, and asks what to
 * do. Undefined for leaving everything as it is.
 */
export async function askEdited(files: EditedFiles): Promise<'overwrite' | 'keep' | undefined> {
  const { title, folder, plan } = files;
  const comparison = await showDifferences(files);
  const names = plan.edited.join(', ');
  const isOne = plan.edited.length === 1;
  const others = plan.write.length + plan.remove.length - plan.edited.length;
  try {
    // Stays until it is answered, and leaves the differences below to be read and scrolled. What
    // Enter chooses at once loses nothing.
    const answer = await vscode.window.showQuickPick(
      [
        {
          label: isOne ? '$(edit) Keep My File' : '$(edit) Keep My Files',
          description: others === 0 ? 'Nothing else changes' : 'The other files are replaced',
          answer: 'keep' as const,
        },
        {
          label: '$(replace-all) Overwrite',
          description: `Your changes to ${names} are lost`,
          answer: 'overwrite' as const,
        },
        { label: '$(close) Cancel', description: 'Nothing is written', answer: undefined },
      ],
      {
        title: labelText(
          `Regenerate Client: ${title} (${vscode.workspace.asRelativePath(folder)})`,
        ),
        placeHolder: isOne
          ? `You have edited ${names} since it was generated`
          : `You have edited ${names} since they were generated`,
        ignoreFocusOut: true,
      },
    );
    return answer?.answer;
  } finally {
    await comparison.close();
  }
}

/** One comparison for all edited files; left is what is there, right what would be. */
async function showDifferences({ title, folder, plan, before }: EditedFiles) {
  const texts = new Map(plan.write.map(({ path, text }) => [path, text]));
  const added = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => added.get(uri.toString()) ?? '',
  });
  const virtual = (path: string, side: string, text: string) => {
    const uri = fileIn(folder, path).with({ scheme: SCHEME, authority: '', query: side });
    added.set(uri.toString(), text);
    return uri;
  };
  const pairs = plan.edited.map((path) => {
    const file = fileIn(folder, path);
    // What is not saved yet is in the text, not in the file.
    const left = isDirty(file) ? virtual(path, 'mine', before.get(path) ?? '') : file;
    const right = texts.get(path);
    return { file, left, right: right === undefined ? undefined : virtual(path, 'new', right) };
  });
  const heading = labelText(`Regenerate ${title}: your files ↔ new files`);
  await vscode.commands.executeCommand(
    'vscode.changes',
    heading,
    pairs.map(({ file, left, right }) => [file, left, right]),
  );
  return {
    close: async () => {
      const tabs = vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter((tab) => tab.label.startsWith(heading));
      await vscode.window.tabGroups.close(tabs);
      provider.dispose();
    },
  };
}

function isDirty(file: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === file.toString(),
  );
}
