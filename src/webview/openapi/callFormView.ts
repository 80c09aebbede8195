import type {
  OperationDescription,
  ParameterView,
  SchemaView,
} from '../../core/openapi/describe/description.js';
import type { CallForm, FormValue } from '../../core/openapi/tryIt/callForm.js';
import type { CallChoices } from '../../core/sources/apiCall.js';
import { element } from '../../grid/dom.js';
import type { OwnServer } from '../../protocol/openapi.js';
import { BodyFields } from './bodyFields.js';
import { controlFor } from './control.js';
import { fieldList } from './fieldList.js';
import { FieldRow } from './fieldRow.js';
import type { ChooseFiles } from './fileControl.js';
import { OwnParts } from './ownParts.js';
import { ServerFields } from './serverFields.js';

export interface CallFormOptions {
  readonly chooseFiles: ChooseFiles;
  readonly ownServer: OwnServer | undefined;
  readonly takeStep: (step: 'setCredentials' | 'editSource') => void;
}

/** The inputs for a call of an operation, made of what the specification says of it. */
export class CallFormView {
  readonly element = element('div', { class: 'call-form' });
  readonly #parameters: readonly (readonly [ParameterView, FieldRow])[];
  readonly #body: BodyFields | undefined;
  readonly #options: CallFormOptions;
  readonly #operation: OperationDescription;
  readonly #accept: HTMLSelectElement | undefined;
  readonly #own = new OwnParts();
  #server: ServerFields;

  constructor(operation: OperationDescription, choices: CallChoices, options: CallFormOptions) {
    const { parameters, body, schemas } = operation;
    this.#options = options;
    this.#operation = operation;
    this.#server = this.#serverFields(choices);
    this.#parameters = parameters.map((one, index) => [one, parameterRow(one, index, schemas)]);
    this.element.append(this.#server.element);
    if (this.#parameters.length > 0) {
      const rows = fieldList(
        this.#parameters.map(([, row]) => row),
        'parameter',
      );
      this.element.append(element('fieldset', {}, element('legend', {}, 'Parameters'), ...rows));
    }
    this.#body = body && new BodyFields(body, schemas, options.chooseFiles);
    if (this.#body) this.element.append(this.#body.element);
    this.element.append(this.#own.element);
    this.#accept = acceptSelect(operation);
    if (this.#accept) {
      const label = element('label', { for: this.#accept.id }, 'Answer as ');
      this.element.append(element('p', {}, label, this.#accept));
    }
  }

  /** To the first thing to enter; false where there is none. */
  focus(): boolean {
    const row = this.#parameters[0]?.[1];
    const rows = [...this.#parameters.map(([, one]) => one), ...(this.#body?.rows ?? [])];
    const first = rows.find((one) => one.required) ?? row;
    first?.focus();
    return first !== undefined;
  }

  /** What may be chosen has changed, what was entered has not. */
  set choices(choices: CallChoices) {
    const before = this.#server.element;
    this.#server = this.#serverFields(choices, this.#server.entered);
    before.replaceWith(this.#server.element);
  }

  /** Undefined when something is wrong with it, which is shown and gets the focus. */
  read(): CallForm | undefined {
    const rows = [...this.#server.rows, ...this.#parameters.map(([, row]) => row)];
    const wrong = rows.filter((row) => !row.check());
    wrong.push(...(this.#body?.check() ?? []));
    const first = wrong.find((row) => row.required) ?? wrong[0];
    if (first) {
      first.focus();
      return undefined;
    }
    if (!this.#own.check()) return undefined;
    const parameters = this.#parameters.flatMap(([{ argument }, row]): [string, FormValue][] => {
      const { value } = row;
      return value === undefined ? [] : [[argument, value]];
    });
    const body = this.#body?.read();
    const { server, isOwn, anonymous } = this.#server;
    const { headers, query } = this.#own;
    return {
      anonymous,
      parameters: Object.fromEntries(parameters),
      ...(server === undefined ? {} : { server }),
      ...(isOwn ? { isOwnServer: true } : {}),
      ...(body === undefined ? {} : { body }),
      ...(headers.length === 0 ? {} : { headers }),
      ...(query.length === 0 ? {} : { query }),
      ...(this.#accept?.value ? { accept: this.#accept.value } : {}),
    };
  }

  /** What the user said of the stored credentials, wherever the call goes. */
  get isLoginUnwanted(): boolean {
    return this.#server.isLoginUnwanted;
  }

  #serverFields(choices: CallChoices, before?: ServerFields['entered']): ServerFields {
    const { security } = this.#operation;
    const asks = security.length > 0 && security.every((names) => names.length > 0);
    const { ownServer, takeStep } = this.#options;
    return new ServerFields(choices, { asksForLogin: asks, own: ownServer, takeStep }, before);
  }
}

function parameterRow(
  parameter: ParameterView,
  index: number,
  schemas: readonly SchemaView[],
): FieldRow {
  const { name, required, deprecated, schema, example } = parameter;
  const initial = example ?? schema.initial;
  const control = controlFor(schema, schemas, { id: `parameter-${index}`, required, initial });
  const description = parameter.description ?? schema.description;
  return new FieldRow(
    { name, place: parameter.in, type: schema.type, required, deprecated, description },
    control,
  );
}

/** Only where answers of success come in several media types. */
function acceptSelect({ responses }: OperationDescription): HTMLSelectElement | undefined {
  const types = new Set(
    responses
      .filter(({ status }) => status.startsWith('2') || status === 'default')
      .flatMap(({ contents }) => contents.map((content) => content.mediaType)),
  );
  if (types.size < 2) return undefined;
  const select = element('select', { id: 'accept' });
  select.append(element('option', { value: '' }, 'whatever the server prefers'));
  for (const type of types) select.append(element('option', { value: type }, type));
  return select;
}
