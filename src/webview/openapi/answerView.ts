import { byteSize } from '../../core/byteSize.js';
import type { Disposable } from '../../core/disposable.js';
import { indentJson } from '../../core/jsonText.js';
import { bodyKind, isLines } from '../../core/openapi/mediaTypes.js';
import { jsonRows, type JsonRows } from '../../core/openapi/tryIt/jsonRows.js';
import { element } from '../../grid/dom.js';
import type { ShownAnswer } from '../../protocol/openapi.js';
import { hexBlock, imageBlock, textBlock } from '../value/valueBlocks.js';
import { AnswerTable } from './answerTable.js';
import { headersView } from './headersView.js';
import { loginHint, type SentLogin } from './loginHint.js';
import { statusText } from './statusWords.js';

export interface AnswerOptions {
  readonly nonce: string;
  readonly copy: (text: string) => Promise<void>;
  readonly save: () => void;
  readonly login: SentLogin;
}

/** One way to look at a body. */
interface Look {
  readonly label: string;
  show(): HTMLElement;
}

let answers = 0;

/** What came back: status, time and size, headers, and the body in the ways that suit it. */
export class AnswerView implements Disposable {
  readonly element: HTMLElement;
  readonly #options: AnswerOptions;
  readonly #body = element('div', { class: 'answer-body' });
  #table: AnswerTable | undefined;

  constructor(answer: ShownAnswer, options: AnswerOptions) {
    this.#options = options;
    const heading = element('h2', { id: 'answer-heading', tabindex: '-1' }, 'Answer');
    const hint = loginHint(answer.status, options.login);
    this.element = element(
      'section',
      { class: 'answer', 'aria-labelledby': heading.id },
      heading,
      statusLine(answer),
      ...(hint ? [hint] : []),
      element('p', { class: 'muted address' }, `From ${answer.url}`),
      headersView(answer.headers),
    );
    const looks = this.#looks(answer);
    if (looks.length > 0) this.element.append(this.#tools(answer, looks), this.#body);
    else this.element.append(element('p', { class: 'muted' }, 'The answer has no body.'));
  }

  /** Once it is on the page. */
  draw(): void {
    this.#table?.draw();
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('h2')?.focus();
  }

  dispose(): void {
    this.#table?.dispose();
  }

  #tools({ body }: ShownAnswer, looks: readonly Look[]): HTMLElement {
    const tools = element('div', { class: 'answer-tools' });
    const name = `look-${++answers}`;
    if (looks.length > 1) {
      const boxes = looks.map((look, index) => {
        const input = element('input', { type: 'radio', name });
        input.checked = index === 0;
        input.addEventListener('change', () => this.#show(look));
        return element('label', { class: 'box' }, input, look.label);
      });
      tools.append(
        element('div', { role: 'radiogroup', 'aria-label': 'Body as', class: 'boxes' }, ...boxes),
      );
    }
    if (body.kind === 'text') {
      const copy = element('button', { type: 'button', class: 'secondary' }, 'Copy Body');
      copy.addEventListener('click', () => void this.#options.copy(body.text));
      tools.append(copy);
    }
    const save = element('button', { type: 'button', class: 'secondary' }, 'Save Body…');
    save.addEventListener('click', this.#options.save);
    tools.append(save);
    const [first] = looks;
    if (first) this.#show(first);
    const isCut = 'isCut' in body && body.isCut;
    if (isCut) {
      tools.append(
        element('p', { class: 'muted' }, 'This is its beginning. Save it to have it whole.'),
      );
    }
    return tools;
  }

  #show(look: Look): void {
    this.#table?.dispose();
    this.#table = undefined;
    this.#body.replaceChildren(look.show());
    // Before the first look the view is not on the page yet, and is drawn by its owner.
    if (this.element.isConnected) this.draw();
  }

  #looks({ body, mediaType }: ShownAnswer): Look[] {
    switch (body.kind) {
      case 'none':
        return [];
      case 'image':
        return [
          {
            label: 'Image',
            show: () => imageBlock(body.hex, body.type, 'Body of the answer').element,
          },
        ];
      case 'bytes':
        return [{ label: 'Bytes', show: () => labelled(hexBlock(body.hex).element) }];
      case 'text':
        return this.#textLooks(body.text, mediaType);
    }
  }

  #textLooks(text: string, mediaType: string): Look[] {
    const raw = { label: 'Text', show: () => labelled(textBlock(text, true).element) };
    if (isLines(mediaType)) {
      // A text sequence has a mark of its own before each value (RFC 7464).
      const lines = text.replaceAll('\u001e', '\n').trim();
      const rows = jsonRows(`[${lines.split(/[\r\n]+/).join(',')}]`);
      return rows ? [this.#tableLook(rows), raw] : [raw];
    }
    const claimsJson = bodyKind(mediaType) === 'json';
    const isJson = (claimsJson || /^\s*[[{]/.test(text)) && isJsonText(text);
    if (!isJson) return [raw];
    const json = {
      label: 'JSON',
      show: () => labelled(textBlock(indentJson(text), false).element),
    };
    const rows = jsonRows(text);
    if (!rows) return [json, raw];
    return [this.#tableLook(rows), json, raw];
  }

  #tableLook(rows: JsonRows): Look {
    return {
      label: 'Table',
      show: () => {
        this.#table = new AnswerTable(rows, this.#options.nonce, this.#options.copy);
        return this.#table.element;
      },
    };
  }
}

/** The engine's own reader is the quickest way to tell. */
function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function labelled(block: HTMLElement): HTMLElement {
  block.setAttribute('role', 'region');
  block.setAttribute('aria-label', 'Body of the answer');
  return block;
}

function statusLine({ status, statusText: said, milliseconds, size }: ShownAnswer): HTMLElement {
  const words = said || statusText(String(status));
  const state = status < 400 ? 'good' : 'bad';
  const time = milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : seconds(milliseconds);
  return element(
    'p',
    { class: `answer-status answer-${state}`, role: 'status' },
    element('strong', { dir: 'auto' }, `${status} ${words}`),
    ` · ${time} · ${byteSize(size)}`,
  );
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
