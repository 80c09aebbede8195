import { isCancelled } from '../../core/errors.js';
import type { OperationDescription } from '../../core/openapi/describe/description.js';
import { typescriptText } from '../../core/openapi/tryIt/typescriptText.js';
import type { CallForm } from '../../core/openapi/tryIt/callForm.js';
import type { CallChoices } from '../../core/sources/apiCall.js';
import { element } from '../../grid/dom.js';
import * as messages from '../../protocol/openapi.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { AnswerView } from './answerView.js';
import { CallFormView } from './callFormView.js';

export interface TryPanelOptions {
  readonly peer: RpcPeer;
  readonly nonce: string;
  readonly ownServer: messages.OwnServer | undefined;
  /** Shows what went wrong; without an error nothing is wrong any more. */
  readonly report: (error: unknown) => void;
}

/** The form of a call, what it is sent by, and the last answer. */
export class TryPanel {
  readonly element = element('form', { class: 'try', novalidate: '', 'aria-label': 'Try It' });
  readonly #options: TryPanelOptions;
  readonly #form: CallFormView;
  readonly #send = element('button', { type: 'submit' }, 'Send');
  readonly #cancel = element('button', { type: 'button', class: 'secondary' }, 'Cancel');
  readonly #state = element('span', { role: 'status', class: 'muted' });
  readonly #answer = element('div');
  readonly #operation: OperationDescription;
  readonly #files = new Map<string, string>();
  #choices: CallChoices;
  #shown: AnswerView | undefined;
  #sending: AbortController | undefined;
  /** What had the focus when the form was sent. */
  #sender: Element | null = null;
  /** Whether somebody went on in the form while the answer was awaited. */
  #goesOn = false;

  constructor(operation: OperationDescription, choices: CallChoices, options: TryPanelOptions) {
    this.#options = options;
    this.#operation = operation;
    this.#choices = choices;
    this.#form = new CallFormView(operation, choices, {
      chooseFiles: (many) => this.#chooseFiles(many),
      ownServer: options.ownServer,
      takeStep: (step) => this.#takeStep(step),
    });
    this.#cancel.hidden = true;
    this.#cancel.addEventListener('click', () => this.#sending?.abort());
    const copies = [
      this.#copyButton('curl', (form) => this.#copy(form, 'curl')),
      this.#copyButton('TypeScript', (form) => this.#copyTypescript(form)),
      this.#copyButton('Python', (form) => this.#copy(form, 'python')),
    ];
    const buttons = element(
      'div',
      { class: 'try-buttons' },
      ...[this.#send, this.#cancel, ...copies, this.#state],
    );
    this.element.append(this.#form.element, buttons, this.#answer);
    this.#form.element.addEventListener('input', () => (this.#goesOn = true));
    this.#form.element.addEventListener('focusin', ({ target }) => {
      // The window may lose the focus, to a question, and give it back.
      if (target !== this.#sender) this.#goesOn = true;
    });
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.#submit();
    });
  }

  set choices(choices: CallChoices) {
    this.#choices = choices;
    this.#form.choices = choices;
  }

  focus(): void {
    if (!this.#form.focus()) this.#send.focus();
  }

  send(): void {
    void this.#submit();
  }

  dispose(): void {
    this.#sending?.abort();
    this.#shown?.dispose();
  }

  #takeStep(step: 'setCredentials' | 'editSource'): void {
    const { peer, report } = this.#options;
    peer.request(messages.takeOperationStep, { step }).catch(report);
  }

  async #chooseFiles(many: boolean): Promise<readonly messages.ChosenFile[]> {
    try {
      const files = await this.#options.peer.request(messages.chooseCallFiles, { many });
      for (const { file, name } of files) this.#files.set(file, name);
      return files;
    } catch (error) {
      this.#options.report(error);
      return [];
    }
  }

  #copyButton(label: string, copy: (form: CallForm) => Promise<void>): HTMLElement {
    const button = element('button', { type: 'button', class: 'secondary' }, `Copy as ${label}`);
    button.addEventListener('click', () => {
      const form = this.#read();
      if (!form) return;
      const { isLoginUnwanted } = this.#form;
      copy({ ...form, anonymous: isLoginUnwanted }).then(
        () => {
          this.#options.report(undefined);
          this.#state.textContent = `Copied as ${label}`;
        },
        (error: unknown) => this.#options.report(error),
      );
    });
    return button;
  }

  #copy(form: CallForm, language: messages.CopyLanguage): Promise<void> {
    return this.#options.peer.request(messages.copyCallForm, { form, language });
  }

  #copyTypescript(form: CallForm): Promise<void> {
    const text = typescriptText(form, {
      operation: this.#operation,
      choices: this.#choices,
      fileName: (file) => this.#files.get(file) ?? 'file',
    });
    return this.#options.peer.request(messages.copyAnswerText, { text });
  }

  /** Undefined when something is wrong with what was entered, which is shown. */
  #read(): CallForm | undefined {
    const form = this.#form.read();
    this.#state.textContent = form ? '' : 'Something is missing or wrong; it is marked.';
    return form;
  }

  async #submit(): Promise<void> {
    const form = this.#read();
    if (!form) return;
    this.#sending?.abort();
    const sending = (this.#sending = new AbortController());
    this.#busy = true;
    this.#sender = document.activeElement;
    this.#goesOn = false;
    this.#options.report(undefined);
    try {
      await this.#sendForm(form, sending.signal);
    } catch (error) {
      if (sending !== this.#sending) return;
      this.#state.textContent = isCancelled(error) ? 'Cancelled' : '';
      if (!isCancelled(error)) this.#options.report(error);
    } finally {
      if (sending === this.#sending) this.#busy = false;
    }
  }

  async #sendForm(form: CallForm, signal: AbortSignal): Promise<void> {
    const answer = await this.#options.peer.request(messages.sendCallForm, form, signal);
    if (!answer) {
      this.#state.textContent = 'Not sent';
      return;
    }
    this.#state.textContent = this.#goesOn ? 'Answered' : '';
    this.#shown?.dispose();
    const { peer, nonce, report } = this.#options;
    const isStored = this.#choices.schemes.length > 0;
    const login = {
      isStored,
      isSent: isStored && !form.anonymous,
      isKnown: this.#operation.security.some((schemes) => schemes.length > 0),
      setCredentials: () => this.#takeStep('setCredentials'),
    };
    const shown = (this.#shown = new AnswerView(answer, {
      nonce,
      copy: (text) => peer.request(messages.copyAnswerText, { text }),
      save: () => {
        peer.request(messages.saveAnswer, undefined).catch(report);
      },
      login,
    }));
    this.#answer.replaceChildren(shown.element);
    shown.draw();
    if (!this.#goesOn) shown.focus();
  }

  set #busy(busy: boolean) {
    this.#send.disabled = busy;
    this.#cancel.hidden = !busy;
    if (busy) this.#state.textContent = 'Sending…';
    this.element.setAttribute('aria-busy', String(busy));
  }
}
