import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import type { FormSecrets, FormSubject, FormValues } from '../../core/sources/sourceForm.js';
import { SourceFormSession } from '../../core/sources/sourceFormSession.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import * as messages from '../../protocol/sourceForm.js';
import type { Services } from '../feature.js';
import { servePage } from '../servePage.js';
import { browseFile } from './browseFile.js';
import { formServices } from './formServices.js';

/** What came of a form: the record when it was saved, else what was in it when it was closed. */
export interface FormOutcome {
  readonly source?: SourceRecord;
  readonly draft?: FormValues;
}

const NO_SECRETS: FormSecrets = { entered: {}, forget: [], copy: false };

/** The form of one source in one editor tab. */
export class SourceFormPanel implements Disposable {
  readonly subject: FormSubject;
  readonly closed: Promise<FormOutcome>;
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #session: SourceFormSession;
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;
  /** What a tab that was closed earlier had in it: given to the page once. */
  #restored: FormValues | undefined;
  /** What is in the form by now; undefined while nothing new is. */
  #draft: FormValues | undefined;
  #saved: SourceRecord | undefined;

  constructor(
    services: Services,
    panel: vscode.WebviewPanel,
    subject: FormSubject,
    draft: FormValues | undefined,
  ) {
    this.#services = services;
    this.#panel = panel;
    this.subject = subject;
    this.#restored = draft;
    this.#draft = draft;
    this.#session = new SourceFormSession(formServices(services), subject);
    const { extensionUri } = services.context;
    this.#peer = this.#store.add(servePage(extensionUri, panel, 'sourceForm', 'form'));
    this.#answer();
    this.closed = new Promise((resolve) => {
      panel.onDidDispose(() => {
        this.#store.dispose();
        if (this.#saved) resolve({ source: this.#saved });
        else resolve(this.#draft ? { draft: this.#draft } : {});
      });
    });
  }

  get hasChanges(): boolean {
    return this.#draft !== undefined;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #answer(): void {
    const peer = this.#peer;
    const session = this.#session;
    peer.handle(messages.describeForm, (_, signal) => this.#open(signal));
    peer.handle(messages.describeCatalog, ({ catalog }, signal) =>
      this.#recorded('Opening a form', session.describeCatalog(catalog, signal)),
    );
    peer.handle(messages.describeKind, ({ catalog, kind }, signal) =>
      this.#recorded('Opening a form', session.describeKind(catalog, kind, signal)),
    );
    peer.handle(messages.checkForm, (values, signal) => session.check(values, NO_SECRETS, signal));
    peer.handle(messages.testForm, async ({ values, secrets }, signal) => ({
      message: await this.#recorded('Testing a source', session.test(values, secrets, signal)),
    }));
    peer.handle(messages.saveForm, ({ values, secrets, test }, signal) =>
      this.#recorded('Saving a source', this.#save(values, secrets, test, signal)),
    );
    peer.handle(messages.browseFile, () => browseFile());
    peer.handle(messages.closeForm, ({ changed }) => this.#close(changed));
    peer.handle(messages.takeFormStep, ({ step, catalog }) =>
      this.#services.errors.take(step, { catalog }),
    );
    peer.on(messages.keepDraft, ({ values }) => {
      this.#draft = values;
    });
  }

  async #open(signal: AbortSignal): Promise<messages.FormOpening> {
    const described = await this.#recorded('Opening a form', this.#session.describe(signal));
    this.#panel.title = plainText(described.heading, 80);
    const draft = this.#restored;
    this.#restored = undefined;
    return draft ? { ...described, draft } : described;
  }

  async #save(
    values: FormValues,
    secrets: FormSecrets,
    test: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    this.#saved = await this.#session.save(values, secrets, test, signal);
    this.#panel.dispose();
  }

  async #close(changed: boolean): Promise<void> {
    const discard = 'Discard';
    if (changed) {
      const chosen = await vscode.window.showWarningMessage(
        'Discard what you entered?',
        { modal: true, detail: 'Nothing has been saved.' },
        discard,
      );
      if (chosen !== discard) return;
    }
    this.#draft = undefined;
    this.#panel.dispose();
  }

  /** The page shows errors in place; here they are only written down. Nothing in them is secret. */
  async #recorded<T>(doing: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.#services.errors.record(error, doing);
    }
  }
}
