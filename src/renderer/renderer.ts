import type { OutputItem, RendererApi } from 'vscode-notebook-renderer';

import { errorText } from '../core/errors.js';
import { element } from '../grid/dom.js';
import { readNotebookTable } from '../protocol/notebook.js';
import { parseExactJson } from './exactJson.js';
import { OutputView } from './outputView.js';
import { useStyle } from './style.js';

/**
 * Draws tables in notebook outputs. Works on a saved notebook with no kernel: all it needs is in
 * the output. Nothing in it is ever read as HTML, so a notebook nobody trusts is drawn the same.
 */
export function activate(): RendererApi {
  const views = new Map<string, { dispose(): void }>();
  const dispose = (id: string) => {
    views.get(id)?.dispose();
    views.delete(id);
  };
  return {
    renderOutputItem(item, host) {
      dispose(item.id);
      views.set(item.id, draw(item, host));
    },
    disposeOutputItem(id) {
      if (id !== undefined) dispose(id);
      else for (const each of [...views.keys()]) dispose(each);
    },
  };
}

function draw(item: OutputItem, host: HTMLElement): { dispose(): void } {
  const style = useStyle();
  const root = element('div', { class: 'dc-output' });
  host.replaceChildren(root);
  let view: OutputView | undefined;
  try {
    view = new OutputView(root, readNotebookTable(item.mime, parseExactJson(item.text())));
  } catch (error) {
    root.replaceChildren(problem(error));
  }
  return {
    dispose: () => {
      view?.dispose();
      root.remove();
      style.dispose();
    },
  };
}

function problem(error: unknown): HTMLElement {
  const text = `This table cannot be shown. ${errorText(error)}`;
  return element('div', { class: 'dc-output-problem', role: 'status' }, text);
}
