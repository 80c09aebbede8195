/**
 * Settings behind a pooler. It may lend each transaction another session of the server, and that
 * session to others afterwards: what was set in it would be lost here and found there. So settings
 * are made anew at the beginning of each transaction, for that transaction only.
 */
export class LocalSettings {
  readonly #settings: readonly string[];
  #timeout = 0;

  /** Settings as `name TO value`. */
  constructor(settings: readonly string[]) {
    this.#settings = settings;
  }

  /**
   * Statements as they are sent: a transaction begins with the settings, and the limit of time is
   * remembered in place of being set. An empty text is not to be sent at all.
   */
  rewrite(text: string): string {
    const limit = /^SET statement_timeout TO (\d+)$/.exec(text);
    if (limit) {
      this.#timeout = Number(limit[1]);
      return '';
    }
    return text.replace(/^\s*(?:BEGIN|START TRANSACTION)\b[^;]*/i, (begin) =>
      [begin, ...this.#statements()].join('; '),
    );
  }

  #statements(): string[] {
    const all = [...this.#settings, `statement_timeout TO ${this.#timeout}`];
    return all.map((setting) => `SET LOCAL ${setting}`);
  }
}
