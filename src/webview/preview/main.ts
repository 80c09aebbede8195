import './main.css';

import { PreviewPages } from './previewPages.js';

const root = document.getElementById('app');
if (!root) throw new Error('The page has no element "app".');
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';

new PreviewPages(root, acquireVsCodeApi(), nonce).start();
