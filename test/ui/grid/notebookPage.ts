import { activate } from '../../../src/renderer/renderer.js';
import { applyTheme } from '../pages/themes.js';

/** Plays the frame that VS Code draws notebook outputs in. */
export interface NotebookFrame {
  /** Draws an output the way VS Code asks for it; answers the element it was drawn into. */
  render(id: string, mime: string, text: string): HTMLElement;
  dispose(id?: string): void;
}

applyTheme();
document.body.style.background = 'var(--vscode-editor-background)';

const renderer = activate();
const outputs = document.getElementById('outputs');
(globalThis as unknown as { frame: NotebookFrame }).frame = {
  render(id, mime, text) {
    const host = document.getElementById(id) ?? document.createElement('div');
    host.id = id;
    host.style.margin = '0 0 16px';
    outputs?.append(host);
    const item = {
      id,
      mime,
      metadata: {},
      text: () => text,
      json: () => JSON.parse(text) as unknown,
      data: () => new TextEncoder().encode(text),
      blob: () => new Blob([text]),
    };
    void renderer.renderOutputItem(item, host, new AbortController().signal);
    return host;
  },
  dispose: (id) => renderer.disposeOutputItem?.(id),
};
