import { serverAddress, serverAddressProblem } from '../../core/openapi/tryIt/serverAddress.js';
import { element } from '../../grid/dom.js';
import { FieldRow } from './fieldRow.js';

/** Where a base address is entered that no specification names. */
export class OwnServer {
  readonly row: FieldRow;
  readonly #input = element('input', { type: 'text', id: 'own-server', spellcheck: 'false' });

  constructor(address: string) {
    const input = this.#input;
    input.inputMode = 'url';
    input.placeholder = 'http://localhost:8080';
    input.value = address;
    const text = { type: 'http or https', required: true, deprecated: false };
    this.row = new FieldRow(
      { name: 'Address', ...text },
      {
        input,
        element: input,
        value: () => (input.value.trim() === '' ? undefined : { kind: 'text', text: input.value }),
        problem: () => (input.value.trim() === '' ? undefined : serverAddressProblem(input.value)),
      },
    );
  }

  /** As it was typed. */
  get entered(): string {
    return this.#input.value;
  }

  /** Undefined while it is none. */
  get address(): string | undefined {
    const { value } = this.#input;
    return serverAddressProblem(value) === undefined ? serverAddress(value) : undefined;
  }
}
