import type { ServerVariable } from '../../core/openapi/describe/description.js';
import type { CallChoices } from '../../core/sources/apiCall.js';
import { element } from '../../grid/dom.js';

/** Which server a call goes to, its variables, and whether credentials go along. */
export class ServerFields {
  readonly element = element('fieldset', {}, element('legend', {}, 'Server'));
  readonly #choices: CallChoices;
  readonly #variables = element('div', { class: 'variables' });
  readonly #address = element('p', { class: 'muted hint' });
  readonly #login = element('input', { type: 'checkbox', id: 'send-login' });
  readonly #loginNote = element('p', { class: 'hint' });
  readonly #inputs = new Map<string, HTMLInputElement | HTMLSelectElement>();
  #chosen = 0;

  constructor(choices: CallChoices, asksForLogin: boolean, setCredentials: () => void) {
    this.#choices = choices;
    this.#addServers();
    this.#addLogin(asksForLogin, setCredentials);
    this.element.addEventListener('input', () => this.#update());
    this.#update();
  }

  /** Undefined where the specification names no address; the host says what to do then. */
  get server(): string | undefined {
    const url = this.#url;
    return /^https?:\/\//i.test(url) ? url : undefined;
  }

  /** Only what is stored can be left out. */
  get anonymous(): boolean {
    return this.#choices.schemes.length > 0 && !this.#login.checked;
  }

  #addServers(): void {
    const { servers } = this.#choices;
    if (servers.length > 1) {
      const select = element('select', { id: 'server', 'aria-label': 'Server' });
      for (const [index, { url, description }] of servers.entries()) {
        const label = description ? `${url} (${description})` : url;
        select.append(element('option', { value: String(index) }, label));
      }
      select.addEventListener('change', () => {
        this.#chosen = select.selectedIndex;
        this.#showVariables();
        this.#update();
      });
      this.element.append(select);
    }
    this.element.append(this.#variables, this.#address);
    this.#showVariables();
  }

  #showVariables(): void {
    this.#inputs.clear();
    const variables = this.#choices.servers[this.#chosen]?.variables ?? [];
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

  #addLogin(asksForLogin: boolean, setCredentials: () => void): void {
    const { schemes } = this.#choices;
    if (schemes.length > 0) {
      this.#login.checked = true;
      const label = `Send the stored credentials (${schemes.join(', ')})`;
      this.element.append(element('label', { class: 'box' }, this.#login, label), this.#loginNote);
      return;
    }
    if (!asksForLogin) return;
    const button = element('button', { type: 'button', class: 'secondary' }, 'Set Credentials…');
    button.addEventListener('click', setCredentials);
    const text = 'The operation asks for credentials, and none that fit are stored.';
    this.element.append(element('p', { class: 'hint' }, text, ' ', button));
  }

  get #url(): string {
    const server = this.#choices.servers[this.#chosen];
    return (server?.url ?? '').replace(
      /\{([^}]*)\}/g,
      (whole, name: string) => this.#inputs.get(name)?.value ?? whole,
    );
  }

  #update(): void {
    const url = this.#url;
    this.#address.textContent =
      this.server === undefined
        ? 'The specification does not say where its API is. Set "server" of the source.'
        : `Goes to ${url}`;
    const { trustedOrigin } = this.#choices;
    const strange = this.#login.checked && !isOf(url, trustedOrigin);
    this.#loginNote.textContent = strange
      ? `The stored credentials go to ${trustedOrigin ?? 'no server'} alone. Send without them, or set "server" of the source to this address.`
      : '';
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
