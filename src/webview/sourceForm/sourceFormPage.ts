import { isCancelled, toConnectorError, type ConnectorError } from '../../core/errors.js';
import type { FieldProblem } from '../../core/sources/field.js';
import type { FormSecrets, FormValues } from '../../core/sources/sourceForm.js';
import type { FormCheck } from '../../core/sources/formAnswers.js';
import { element } from '../../grid/dom.js';
import { readFormState } from '../../protocol/formState.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import * as messages from '../../protocol/sourceForm.js';
import type { FormOpening, FormState } from '../../protocol/sourceForm.js';
import { Banner } from '../banner.js';
import type { VsCodeApi } from '../vscodeApi.js';
import { FormBody } from './formBody.js';
import type { FieldRow } from './fieldRow.js';
import { FormFooter } from './formFooter.js';

type Action = 'test' | 'save' | 'saveAnyway';

/** Milliseconds after the last change until the host is asked what is wrong. */
const CHECK_DELAY = 250;

/**
 * The page of a source's form: asks the host what to show, checks what is entered and has it tested
 * and saved. Secrets are in its inputs and in the two messages that need them, and nowhere else.
 */
export class SourceFormPage {
  readonly #root: HTMLElement;
  readonly #peer: RpcPeer;
  readonly #api: Pick<VsCodeApi, 'getState' | 'setState'>;
  readonly #banner = new Banner();
  readonly #form = element('form', { class: 'form', novalidate: '' });
  readonly #footer: FormFooter;
  readonly #touched = new Set<FieldRow>();
  #opening: FormOpening | undefined;
  #body: FormBody | undefined;
  #checkTimer: number | undefined;
  #checking: AbortController | undefined;
  #running: AbortController | undefined;
  /** Whether an attempt to save has said that the stored secrets are for another place. */
  #staleTold = false;

  constructor(root: HTMLElement, peer: RpcPeer, api: Pick<VsCodeApi, 'getState' | 'setState'>) {
    this.#root = root;
    this.#peer = peer;
    this.#api = api;
    this.#footer = new FormFooter({
      test: () => void this.#submit('test'),
      saveAnyway: () => void this.#submit('saveAnyway'),
      stop: () => this.#running?.abort(),
      cancel: () => void this.#cancel(),
    });
  }

  start(): void {
    this.#root.replaceChildren(this.#banner.element, this.#form);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit('save');
    });
    this.#form.addEventListener('input', (event) => this.#changed(event.target));
    this.#form.addEventListener('change', (event) => this.#changed(event.target));
    this.#form.addEventListener('focusout', (event) => this.#left(event.target));
    document.addEventListener('keydown', (event) => {
      const isSave = event.key === 'Enter' || event.key.toLowerCase() === 's';
      if (!isSave || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      void this.#submit('save');
    });
    void this.#open();
  }

  async #open(): Promise<void> {
    try {
      const opening = await this.#peer.request(messages.describeForm, undefined);
      this.#opening = opening;
      this.#banner.hide();
      const earlier = readFormState(this.#api.getState())?.values ?? opening.draft;
      await this.#show(opening, earlier);
      if (earlier) this.#offerToStartOver(opening);
    } catch (error) {
      this.#fail(error, () => void this.#open());
    }
  }

  /** Shows the form, with what was entered earlier in it. */
  async #show(opening: FormOpening, earlier: FormValues | undefined): Promise<void> {
    this.#touched.clear();
    const body = new FormBody(opening, {
      catalogForm: (catalog, signal) =>
        this.#peer.request(messages.describeCatalog, { catalog }, signal),
      kindForm: (catalog, kind, signal) =>
        this.#peer.request(messages.describeKind, { catalog, kind }, signal),
      browse: () => this.#peer.request(messages.browseFile, undefined),
      takeStep: (step) => this.#takeStep(step),
      changed: () => this.#changed(undefined),
    });
    this.#body = body;
    this.#form.replaceChildren(body.element, this.#footer.element);
    this.#footer.ready = false;
    await body.load(earlier);
    if (body !== this.#body) return;
    this.#footer.ready = true;
    this.#changed(undefined);
    // Who has begun to type in a field that was there at once stays in it.
    if (!body.element.contains(document.activeElement)) body.focusFirst();
  }

  #offerToStartOver(opening: FormOpening): void {
    const text =
      'What you entered earlier is here again. Passwords are not kept: enter them again.';
    const startOver = () => {
      this.#banner.hide();
      this.#footer.result.hide();
      void this.#show({ ...opening }, undefined);
    };
    this.#banner.showNotice(text, [{ label: 'Start Over', run: startOver }]);
  }

  /** Something was entered or chosen: keeps it, and clears what no longer holds. */
  #changed(target: EventTarget | null | undefined): void {
    const body = this.#body;
    const opening = this.#opening;
    if (!body || !opening) return;
    const row = rowAt(body, target);
    body.entered(row);
    if (row && row.problem !== '') row.problem = body.problemOf(row);
    this.#footer.result.hideSuccess();
    this.#footer.testable = body.testable;
    const values = body.isChanged ? body.values : undefined;
    const { subject } = opening;
    this.#api.setState<FormState>({ version: 1, subject, ...(values ? { values } : {}) });
    this.#peer.notify(messages.keepDraft, { values });
    this.#checkSoon();
  }

  /** A row that was left is judged; before that, nobody is told that a text is not finished. */
  #left(target: EventTarget | null): void {
    const body = this.#body;
    const row = body && rowAt(body, target);
    if (!body || !row) return;
    // One that was only passed on the way is not yet missing anything.
    if (row.text !== '' || this.#touched.has(row)) {
      this.#touched.add(row);
      const problem = body.problemOf(row);
      if (problem !== undefined) row.problem = problem;
    }
    this.#checkSoon();
  }

  #checkSoon(): void {
    clearTimeout(this.#checkTimer);
    this.#checkTimer = window.setTimeout(() => {
      // It would take the place of the check that decides whether the form is sent.
      if (this.#running) return;
      // What fails here is said when the form is sent.
      this.#check().catch(() => undefined);
    }, CHECK_DELAY);
  }

  /** Asks the host, and shows what it says about rows that were left. */
  async #check(): Promise<FormCheck | undefined> {
    const body = this.#body;
    clearTimeout(this.#checkTimer);
    this.#checking?.abort();
    if (!body?.isLoaded) return undefined;
    const checking = (this.#checking = new AbortController());
    const values = body.values;
    const found = await this.#peer.request(messages.checkForm, values, checking.signal);
    if (checking.signal.aborted || body !== this.#body) return undefined;
    body.secretState = found.secrets;
    body.copyable = found.copyable;
    for (const { field, message } of this.#judged(body, found.problems)) {
      const row = body.row(field);
      if (row && this.#touched.has(row) && row.problem === '') row.problem = message;
    }
    return found;
  }

  /** Problems that only the host sees: of secrets it was not told what is entered. */
  #judged(body: FormBody, problems: readonly FieldProblem[]): readonly FieldProblem[] {
    const secrets = new Set(body.secretRows.map((row) => row.id));
    return problems.filter(({ field }) => field === undefined || !secrets.has(field));
  }

  async #submit(action: Action): Promise<void> {
    const body = this.#body;
    if (!body || this.#running || !this.#footer.ready) return;
    const running = (this.#running = new AbortController());
    this.#footer.busy = true;
    try {
      if (!(await this.#isSound(body, action))) return;
      const isTest = action === 'test' || action === 'save';
      this.#footer.result.showProgress(isTest ? 'Testing the connection\u2026' : 'Saving\u2026');
      body.inert = action !== 'test';
      const filled = { values: body.values, secrets: body.secrets };
      await this.#send(action, filled, running.signal);
    } catch (error) {
      body.inert = false;
      this.#failed(body, action, error);
    } finally {
      body.inert = false;
      this.#running = undefined;
      this.#footer.busy = false;
    }
  }

  async #send(
    action: Action,
    filled: { values: FormValues; secrets: FormSecrets },
    signal: AbortSignal,
  ): Promise<void> {
    if (action === 'test') {
      const { message } = await this.#peer.request(messages.testForm, filled, signal);
      this.#footer.result.showSuccess(message);
      return;
    }
    const test = action === 'save';
    await this.#peer.request(messages.saveForm, { ...filled, test }, signal);
    this.#footer.result.showSuccess('Saved.');
  }

  /** Checks everything; false when something is wrong, which is shown then. */
  async #isSound(body: FormBody, action: Action): Promise<boolean> {
    this.#footer.offerSaveAnyway(false);
    for (const row of body.rows) {
      this.#touched.add(row);
      row.problem = body.problemOf(row);
    }
    body.showProblems([]);
    const local = body.firstInvalid();
    if (!local) {
      this.#footer.result.showProgress('Checking\u2026');
      const found = await this.#check();
      if (found) {
        body.showProblems(this.#judged(body, found.problems));
        const isNews = found.secrets === 'stale' && !this.#staleTold;
        this.#staleTold &&= found.secrets === 'stale';
        const stale = body.secretRows.find((row) => row.visible && row.text === '');
        if (isNews && action !== 'test' && stale && !body.firstInvalid()) {
          this.#staleTold = true;
          this.#footer.result.showProblem(
            'The stored credentials are not used: enter them again, or save without.',
          );
          body.focus(stale);
          return false;
        }
      }
    }
    const invalid = body.firstInvalid();
    if (!invalid && !body.hasGeneralProblems) return true;
    this.#footer.result.showProblem('Correct what is marked.');
    if (invalid) body.focus(invalid);
    return false;
  }

  #failed(body: FormBody, action: Action, error: unknown): void {
    const known = toConnectorError(error, 'Unavailable');
    if (isCancelled(known)) {
      const text = action === 'test' ? 'The test was cancelled.' : 'Cancelled. Nothing was saved.';
      this.#footer.result.showProblem(text);
    } else {
      this.#footer.result.showError(known, (step) => this.#takeStep(step));
      body.showProblems(known.problems);
      const invalid = body.firstInvalid();
      if (invalid) body.focus(invalid);
    }
    this.#footer.offerSaveAnyway(action === 'save' && body.saveUntested && canInsist(known));
  }

  #takeStep(step: Parameters<Parameters<Banner['showError']>[2]>[0]): void {
    const catalog = this.#body?.values.catalog ?? '';
    this.#peer.request(messages.takeFormStep, { step, catalog }).catch(() => undefined);
  }

  async #cancel(): Promise<void> {
    const changed = this.#body?.isChanged ?? false;
    await this.#peer.request(messages.closeForm, { changed }).catch(() => undefined);
  }

  #fail(error: unknown, retry: () => void): void {
    if (isCancelled(error)) return;
    const known = toConnectorError(error, 'Unavailable');
    this.#banner.showError(known, retry, (step) => this.#takeStep(step));
  }
}

/** Saving despite a name that is taken, or a value that is wrong, would fail again. */
function canInsist({ code }: ConnectorError): boolean {
  return code !== 'Conflict' && code !== 'Invalid';
}

function rowAt(body: FormBody, target: EventTarget | null | undefined): FieldRow | undefined {
  if (!(target instanceof Node)) return undefined;
  return body.rows.find((row) => row.element.contains(target));
}
