import { activate } from '../../../src/renderer/renderer.js';
import { THEMES } from './themes.js';
import type { ThemeName } from './themes.js';

/** Plays the frame that VS Code draws notebook outputs in. */
export interface NotebookFrame {
  /** Draws an output the way VS Code asks for it; answers the element it was drawn into. */
  render(id: string, mime: string, text: string): HTMLElement;
  dispose(id?: string): void;
}

const theme = THEMES[(new URLSearchParams(location.search).get('theme') ?? 'light') as ThemeName];
document.body.className = theme.bodyClass;
document.body.style.background = theme.variables['editor-background'];
for (const [name, value] of Object.entries(theme.variables)) {
  document.documentElement.style.setProperty(`--vscode-${name}`, value);
}

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
