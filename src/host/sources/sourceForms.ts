import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import type { FormSubject, FormValues } from '../../core/sources/sourceForm.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { readFormSubject } from '../../protocol/formState.js';
import { commandId, SOURCE_FORM_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { SourceFormPanel } from './sourceFormPanel.js';

/** A form in its tab, and who waits for what comes of it. */
export interface OpenForm {
  readonly panel: SourceFormPanel;
  readonly saved: Promise<SourceRecord | undefined>;
}

/**
 * The forms that are open, one for each subject, and what was entered in those that were closed
 * before it was saved. Drafts hold no secret and live as long as the window.
 */
export interface FormRegistry {
  readonly open: Map<string, OpenForm>;
  readonly drafts: Map<string, FormValues>;
}

/** Opens forms in tabs. Keeps nothing itself: that is in the registry. */
export class SourceForms {
  readonly #services: Services;
  readonly #open: FormRegistry['open'];
  readonly #drafts: FormRegistry['drafts'];

  constructor(services: Services, { open, drafts }: FormRegistry) {
    this.#services = services;
    this.#open = open;
    this.#drafts = drafts;
  }

  /**
   * Opens the form, or shows the one that is open for the same subject. Resolves with the record
   * once it is saved; with undefined when the tab is closed before.
   */
  async edit(subject: FormSubject, title: string): Promise<SourceRecord | undefined> {
    const existing = this.#open.get(keyOf(subject));
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
    return this.#adopt(panel, subject).saved;
  }

  /** Fills the tab of a form that was there before the window was loaded anew. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const subject = readFormSubject(state);
    if (subject) this.#adopt(panel, subject);
    else panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, subject: FormSubject): OpenForm {
    const key = keyOf(subject);
    const opening = this.#make(panel, subject);
    this.#open.set(key, opening);
    panel.onDidDispose(() => {
      if (this.#open.get(key) === opening) this.#open.delete(key);
    });
    return opening;
  }

  #make(panel: vscode.WebviewPanel, subject: FormSubject): OpenForm {
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
