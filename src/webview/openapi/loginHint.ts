import { element } from '../../grid/dom.js';

export interface SentLogin {
  /** Whether stored credentials went along. */
  readonly isSent: boolean;
  readonly isStored: boolean;
  /** Whether the specification names credentials for the operation. */
  readonly isKnown: boolean;
  readonly setCredentials: () => void;
}

/** What to do about an answer that asks for credentials; undefined for all others. */
export function loginHint(status: number, login: SentLogin): HTMLElement | undefined {
  // Who sent some and is forbidden something has to ask whoever gave them.
  if (status !== 401 && (status !== 403 || login.isSent)) return undefined;
  const hint = element('p', { class: 'login-hint' }, wordsOf(login));
  if (login.isKnown && (login.isSent || !login.isStored)) {
    const button = element('button', { type: 'button', class: 'secondary small' });
    button.textContent = 'Set Credentials…';
    button.addEventListener('click', login.setCredentials);
    hint.append(' ', button);
  }
  return hint;
}

function wordsOf({ isSent, isStored, isKnown }: SentLogin): string {
  if (isSent) return 'The server does not take the stored credentials.';
  if (isStored) return 'The stored credentials were not sent along.';
  if (isKnown) return 'No credentials were sent: none that fit are stored.';
  return 'No credentials were sent: the specification names none for this operation. A header of your own can hold some.';
}
