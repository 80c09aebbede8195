import { byteSize } from '../../core/byteSize.js';
import { indentJson } from '../../core/jsonText.js';
import { displayText } from '../../core/table/format.js';
import type { Cell, Column } from '../../core/table/table.js';
import { valueForms } from '../../core/table/valueForms.js';
import type { ValueForm } from '../../core/table/valueForms.js';
import { element } from '../../grid/dom.js';
import { counted, whole } from '../../core/counted.js';
import { iconButton } from '../iconButton.js';
import { SearchBox } from './searchBox.js';
import { hexBlock, imageBlock, textBlock } from './valueBlocks.js';
import type { ValueBlock } from './valueBlocks.js';
import { valueTree } from './valueTree.js';

export interface ValuePaneActions {
  readonly close: () => void;
  readonly copy: (text: string) => void;
}

const FORM_LABELS: Readonly<Record<ValueForm['form'], string>> = {
  text: 'Text',
  tree: 'Tree',
  pretty: 'Indented',
  hex: 'Hex',
  image: 'Image',
};

/** One value beside the table, in the forms it has. Knows nothing of where it comes from. */
export class ValuePane {
  readonly #title = element('h2', {});
  readonly #facts = element('span', { class: 'value-facts' });
  readonly #forms = element('div', {
    class: 'value-forms',
    role: 'group',
    'aria-label': 'Shown as',
  });
  readonly #search = new SearchBox();
  readonly #wrap = element('button', { class: 'value-toggle', 'aria-pressed': 'true' }, 'Wrap');
  readonly #copy: HTMLButtonElement;
  readonly #body = element('div', { class: 'value-body' });
  readonly element: HTMLElement;
  /** The form that was chosen last is kept from value to value where it exists. */
  #preferred: ValueForm['form'] | undefined;
  #wrapped = true;
  #shown: { readonly column: Column; readonly text: string; readonly label: string } | undefined;

  constructor({ close, copy }: ValuePaneActions) {
    this.#copy = iconButton('copy', 'Copy Value', () => {
      if (this.#shown) copy(this.#shown.text);
    });
    this.#wrap.addEventListener('click', () => {
      this.#wrapped = !this.#wrapped;
      this.#wrap.setAttribute('aria-pressed', String(this.#wrapped));
      this.#body.querySelector('.value-pre')?.classList.toggle('wrapped', this.#wrapped);
    });
    this.element = element(
      'aside',
      { class: 'value-pane', 'aria-label': 'Value', hidden: '' },
      element(
        'header',
        { class: 'value-head' },
        element('div', { class: 'value-title' }, this.#title, this.#facts),
        this.#copy,
        iconButton('close', 'Close (Escape)', close),
      ),
      element('div', { class: 'value-tools' }, this.#forms, this.#wrap, this.#search.element),
      this.#body,
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if ((event.ctrlKey || event.metaKey) && event.key === 'f' && this.#canSearch) {
        event.preventDefault();
        event.stopPropagation();
        this.#search.focus();
      }
    });
  }

  focus(): void {
    const inner = this.#body.querySelector<HTMLElement>('[tabindex="0"], button');
    (inner ?? this.#body).focus();
  }

  /** A value that is all there. */
  show(column: Column, row: number, cell: Cell): void {
    this.#begin(column, row);
    if (cell === null) return this.#nothing('NULL', 'There is no value.');
    if (cell === '') return this.#nothing('Empty', 'A text of no characters. It is not NULL.');
    const label = `${displayText(column.name)}, row ${whole(row + 1)}`;
    this.#shown = { column, text: cell, label };
    this.#copy.hidden = false;
    const forms = valueForms(column, cell);
    const chosen = forms.find(({ form }) => form === this.#preferred) ?? forms[0];
    if (!chosen) return;
    this.#forms.hidden = forms.length < 2;
    this.#forms.replaceChildren(
      ...forms.map((each) => {
        const button = element('button', { class: 'value-toggle' }, FORM_LABELS[each.form]);
        button.dataset['form'] = each.form;
        button.addEventListener('click', () => {
          this.#preferred = each.form;
          this.#draw(each);
        });
        return button;
      }),
    );
    this.#draw(chosen);
  }

  /** Words in place of a value, with what can be done about it. */
  showNotice(
    column: Column,
    row: number,
    text: string,
    button?: { readonly label: string; readonly run: () => void },
  ): void {
    this.#begin(column, row);
    const notice = element(
      'div',
      { class: 'value-notice', role: 'status' },
      element('p', {}, text),
    );
    if (button) {
      const made = element('button', {}, button.label);
      made.addEventListener('click', button.run);
      notice.append(made);
    }
    this.#body.replaceChildren(notice);
  }

  get #canSearch(): boolean {
    return !this.#search.element.hidden;
  }

  #begin(column: Column, row: number): void {
    this.#shown = undefined;
    this.#title.textContent = displayText(column.name);
    this.#facts.textContent = `${displayText(column.type)} · row ${whole(row + 1)}`;
    this.#copy.hidden = true;
    this.#wrap.hidden = true;
    this.#forms.hidden = true;
    this.#search.searched = undefined;
  }

  #nothing(word: string, explanation: string): void {
    this.#body.replaceChildren(
      element(
        'div',
        { class: 'value-notice', tabindex: '0' },
        element('strong', {}, word),
        element('p', {}, explanation),
      ),
    );
  }

  #draw(form: ValueForm): void {
    const shown = this.#shown;
    if (!shown) return;
    for (const button of this.#forms.children) {
      const pressed = (button as HTMLElement).dataset['form'] === form.form;
      button.setAttribute('aria-pressed', String(pressed));
    }
    const block = this.#block(form, shown.text, shown.label);
    block.element.setAttribute('aria-label', `${shown.label}, ${FORM_LABELS[form.form]}`);
    block.element.setAttribute('role', block.element.getAttribute('role') ?? 'region');
    this.#wrap.hidden = form.form !== 'text' && form.form !== 'pretty';
    this.#body.replaceChildren(
      block.element,
      element('div', { class: 'value-foot' }, sizeText(form, shown.text)),
    );
    this.#search.searched = block.searched;
  }

  #block(form: ValueForm, text: string, label: string): ValueBlock {
    switch (form.form) {
      case 'tree':
        return { element: valueTree(form.root) };
      case 'pretty':
        return textBlock(indentJson(text), this.#wrapped);
      case 'hex':
        return hexBlock(text);
      case 'image':
        return imageBlock(text, form.type, label);
      case 'text':
        return textBlock(text, this.#wrapped);
    }
  }
}

function sizeText(form: ValueForm, text: string): string {
  if (form.form === 'hex' || form.form === 'image') return byteSize((text.length - 2) / 2);
  const lines = text.split('\n').length;
  const characters = counted(text.length, 'character');
  return lines === 1 ? characters : `${characters}, ${counted(lines, 'line')}`;
}
