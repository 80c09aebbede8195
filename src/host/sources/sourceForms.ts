import * as vscode from 'vscode';
import { toDisposable, DisposableStore, type Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import type { FormSubject, FormValues } from '../../core/sources/sourceForm.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { readFormState } from '../../protocol/formState.js';
import { commandId, SOURCE_FORM_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import type { SourceFormPanel } from './sourceFormPanel.js';

/** A form in its tab, and who waits for what comes of it. */
interface OpenForm {
  readonly panel: SourceFormPanel;
  readonly saved: Promise<SourceRecord | undefined>;
}

/**
 * The forms that are open, one for each subject, and what was entered in those that were closed
 * before it was saved. Drafts hold no secret and live as long as the window.
 */
export class SourceForms implements Disposable {
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #open = new Map<string, Promise<OpenForm | undefined>>();
  readonly #drafts = new Map<string, FormValues>();

  constructor(services: Services) {
    this.#services = services;
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(SOURCE_FORM_PANEL, {
        deserializeWebviewPanel: async (panel, state: unknown) => {
          const subject = readFormState(state)?.subject;
          if (subject) await this.#adopt(panel, subject);
          else panel.dispose();
        },
      }),
    );
    this.#store.add(
      toDisposable(() => {
        for (const form of this.#open.values()) void form.then((each) => each?.panel.dispose());
      }),
    );
  }

  /**
   * Opens the form, or shows the one that is open for the same subject. Resolves with the record
   * once it is saved; with undefined when the tab is closed before.
   */
  async edit(subject: FormSubject, title: string): Promise<SourceRecord | undefined> {
    const existing = await this.#open.get(keyOf(subject));
    if (existing && (isSame(existing.panel.subject, subject) || existing.panel.hasChanges)) {
      existing.panel.reveal();
      return existing.saved;
    }
    existing?.panel.dispose();
    const panel = vscode.window.createWebviewPanel(
      SOURCE_FORM_PANEL,
      plainText(title, 80),
      vscode.ViewColumn.Active,
      // What is typed as a password is kept nowhere but in the page.
      { retainContextWhenHidden: true, enableFindWidget: true },
    );
    const form = await this.#adopt(panel, subject);
    return form?.saved;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #adopt(panel: vscode.WebviewPanel, subject: FormSubject): Promise<OpenForm | undefined> {
    const key = keyOf(subject);
    const opening = this.#make(panel, subject);
    this.#open.set(key, opening);
    panel.onDidDispose(() => {
      if (this.#open.get(key) === opening) this.#open.delete(key);
    });
    return opening;
  }

  async #make(panel: vscode.WebviewPanel, subject: FormSubject): Promise<OpenForm | undefined> {
    const closing = new AbortController();
    panel.onDidDispose(() => closing.abort());
    const { SourceFormPanel } = await import('../lazyCommands.js');
    if (closing.signal.aborted) return undefined;
    const key = keyOf(subject);
    const kept = this.#drafts.get(key);
    // Whoever asks for another kind wants a form of that one; the other is kept for its turn.
    const isOther = subject.mode === 'add' && (subject.kind ?? kept?.kind) !== kept?.kind;
    const draft = isOther ? undefined : kept;
    if (draft) this.#drafts.delete(key);
    const made = new SourceFormPanel(this.#services, panel, subject, draft);
    const saved = made.closed.then(({ source, draft: left }) => {
      if (left) {
        this.#drafts.set(key, left);
        void this.#offerAgain(subject, left);
      }
      return source;
    });
    return { panel: made, saved };
  }

  async #offerAgain(subject: FormSubject, draft: FormValues): Promise<void> {
    const what = draft.title.trim() === '' ? 'the new source' : `"${draft.title.trim()}"`;
    const reopen = 'Reopen';
    const chosen = await vscode.window.showInformationMessage(
      plainText(
        `The form of ${what} was closed before it was saved. What you entered is kept, but no password.`,
      ),
      reopen,
    );
    if (chosen === reopen) await reopenForm(subject);
  }
}

/** Through the command, so that errors are shown where those of commands are. */
async function reopenForm(subject: FormSubject): Promise<void> {
  if (subject.mode === 'add') await vscode.commands.executeCommand(commandId('addSource'));
  else {
    const name = subject.mode === 'edit' ? 'editSource' : 'duplicateSource';
    await vscode.commands.executeCommand(commandId(name), subject.source);
  }
}

/** One form for new sources, and one for each that is edited or duplicated. */
function keyOf(subject: FormSubject): string {
  return subject.mode === 'add' ? 'add' : `${subject.mode} ${subject.source}`;
}

function isSame(a: FormSubject, b: FormSubject): boolean {
  if (a.mode !== 'add' || b.mode !== 'add') return true;
  const asked = b.catalog !== undefined || b.kind !== undefined;
  return !asked || (a.catalog === b.catalog && a.kind === b.kind);
}
