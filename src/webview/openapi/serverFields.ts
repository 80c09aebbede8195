import type { ServerVariable } from '../../core/openapi/describe/description.js';
import type { CallChoices } from '../../core/sources/apiCall.js';
import { element } from '../../grid/dom.js';
import type { OwnServer as EnteredServer } from '../../protocol/openapi.js';
import type { FieldRow } from './fieldRow.js';
import { OwnServer } from './ownServer.js';

export interface ServerOptions {
  /** Whether the operation cannot be called without credentials. */
  readonly asksForLogin: boolean;
  /** What the user entered before. */
  readonly own: EnteredServer | undefined;
  readonly takeStep: (step: 'setCredentials' | 'editSource') => void;
}

/** What was chosen and entered, to be kept while the choices change. */
interface Entered {
  readonly isOwn: boolean;
  readonly address: string;
  /** As the choices have it. */
  readonly url: string | undefined;
  readonly variables: ReadonlyMap<string, string>;
  readonly wantsLogin: boolean;
}

/** Which server a call goes to, its variables, and whether credentials go along. */
export class ServerFields {
  readonly element = element('fieldset', {}, element('legend', {}, 'Server'));
  readonly #choices: CallChoices;
  readonly #options: ServerOptions;
  readonly #select = element('select', { id: 'server', 'aria-label': 'Server' });
  readonly #variables = element('div', { class: 'variables' });
  readonly #own: OwnServer;
  readonly #address = element('p', { class: 'muted hint' });
  readonly #login = element('input', { type: 'checkbox', id: 'send-login' });
  readonly #loginNote = element('p', { class: 'hint', role: 'status' });
  readonly #inputs = new Map<string, HTMLInputElement | HTMLSelectElement>();
  #wantsLogin = true;

  constructor(choices: CallChoices, options: ServerOptions, before?: Entered) {
    this.#choices = choices;
    this.#options = options;
    this.#own = new OwnServer(before?.address ?? options.own?.address ?? '');
    this.#addServers(before);
    this.#wantsLogin = before?.wantsLogin ?? true;
    this.#addLogin();
    this.element.addEventListener('input', () => this.#update());
    this.#update();
  }

  /** Absolute; undefined where there is none yet. */
  get server(): string | undefined {
    if (this.isOwn) return this.#own.address;
    const url = this.#url;
    return /^https?:\/\//i.test(url) ? url : undefined;
  }

  /** Whether the user enters the address. */
  get isOwn(): boolean {
    return this.#select.selectedIndex >= this.#choices.servers.length;
  }

  get entered(): Entered {
    const variables = [...this.#inputs].map(([name, { value }]) => [name, value] as const);
    return {
      isOwn: this.isOwn,
      address: this.#own.entered,
      url: this.#choices.servers[this.#select.selectedIndex]?.url,
      variables: new Map(variables),
      wantsLogin: this.#wantsLogin,
    };
  }

  /** What there is to be checked. */
  get rows(): readonly FieldRow[] {
    return this.isOwn ? [this.#own.row] : [];
  }

  /** Whether stored credentials stay here: because the user said so, or for where the call goes. */
  get anonymous(): boolean {
    return this.#choices.schemes.length > 0 && !this.#login.checked;
  }

  /** Only what the user said: words in place of credentials may go everywhere. */
  get isLoginUnwanted(): boolean {
    return this.#choices.schemes.length > 0 && !this.#wantsLogin;
  }

  #addServers(before: Entered | undefined): void {
    const { servers } = this.#choices;
    for (const [index, { url, description }] of servers.entries()) {
      const label = description ? `${url} (${description})` : url;
      this.#select.append(element('option', { value: String(index) }, label));
    }
    this.#select.append(element('option', {}, 'Another address…'));
    this.#select.selectedIndex = this.#firstChoice(before);
    this.#select.addEventListener('change', () => {
      this.#showVariables();
      this.#update();
      if (this.isOwn) this.#own.row.focus();
    });
    if (servers.length > 0) this.element.append(this.#select);
    else {
      const text = 'The specification does not say where its API is. Enter its address:';
      this.element.append(element('p', { class: 'hint' }, text));
    }
    this.element.append(this.#variables, this.#own.row.element, this.#address);
    this.#showVariables();
    for (const [name, value] of before?.variables ?? []) {
      const input = this.#inputs.get(name);
      if (input) input.value = value;
    }
  }

  #firstChoice(before: Entered | undefined): number {
    const { servers } = this.#choices;
    if (before?.isOwn ?? this.#options.own?.isUsed) return servers.length;
    const same = servers.findIndex(({ url }) => url === before?.url);
    // An address that is relative to a file leads nowhere.
    const usable = servers.findIndex(({ url }) => /^(https?:\/\/|\{)/i.test(url));
    return [same, usable].find((index) => index >= 0) ?? servers.length;
  }

  #showVariables(): void {
    this.#inputs.clear();
    const variables = this.#choices.servers[this.#select.selectedIndex]?.variables ?? [];
    this.#variables.replaceChildren(
      ...variables.map((variable, index) => {
        const input = variableInput(variable, `variable-${index}`);
        this.#inputs.set(variable.name, input);
        const label = element('label', { for: input.id }, element('code', {}, variable.name));
        const about = variable.description ?? '';
        return element('div', { class: 'field', title: about }, label, ' ', input);
      }),
    );
  }

  #addLogin(): void {
    const { schemes } = this.#choices;
    if (schemes.length > 0) {
      const label = `Send the stored credentials (${schemes.join(', ')})`;
      this.#login.addEventListener('change', () => (this.#wantsLogin = this.#login.checked));
      this.element.append(element('label', { class: 'box' }, this.#login, label), this.#loginNote);
      return;
    }
    if (!this.#options.asksForLogin) return;
    const text = 'The operation asks for credentials, and none that fit are stored.';
    const button = this.#stepButton('Set Credentials…', 'setCredentials');
    this.element.append(element('p', { class: 'hint' }, text, ' ', button));
  }

  #stepButton(label: string, step: 'setCredentials' | 'editSource'): HTMLElement {
    const button = element('button', { type: 'button', class: 'secondary small' }, label);
    button.addEventListener('click', () => this.#options.takeStep(step));
    return button;
  }

  get #url(): string {
    const server = this.#choices.servers[this.#select.selectedIndex];
    return (server?.url ?? '').replace(
      /\{([^}]*)\}/g,
      (whole, name: string) => this.#inputs.get(name)?.value ?? whole,
    );
  }

  #update(): void {
    const { server } = this;
    this.#own.row.element.hidden = !this.isOwn;
    this.#address.hidden = this.isOwn && server === undefined;
    this.#address.textContent =
      server === undefined
        ? `${this.#url} does not say which server it is on. Choose another address.`
        : `Goes to ${server}`;
    const { trustedOrigin, schemes } = this.#choices;
    const isStrange = server !== undefined && !isOf(server, trustedOrigin);
    this.#login.checked = this.#wantsLogin && !isStrange;
    this.#login.disabled = isStrange;
    const note = isStrange && schemes.length > 0;
    if (note === this.#loginNote.childElementCount > 0) return;
    const bound = trustedOrigin === undefined ? 'no server' : `${trustedOrigin} alone`;
    const text = `They go to ${bound}, not to this address. To send them there, set "server" of the source. `;
    const parts = note ? [text, this.#stepButton('Edit Source…', 'editSource')] : [];
    this.#loginNote.replaceChildren(...parts);
  }
}

function variableInput(
  { initial, values }: ServerVariable,
  id: string,
): HTMLInputElement | HTMLSelectElement {
  if (values.length === 0) {
    const input = element('input', { type: 'text', id, spellcheck: 'false' });
    input.value = initial;
    return input;
  }
  const select = element('select', { id });
  for (const value of values) select.append(element('option', { value }, value));
  if (values.includes(initial)) select.value = initial;
  return select;
}

function isOf(url: string, origin: string | undefined): boolean {
  return origin !== undefined && URL.canParse(url) && new URL(url).origin === origin;
}
