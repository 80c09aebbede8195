import './main.css';

import { RpcPeer } from '../../protocol/rpc.js';
import { pageTransport } from '../vscodeApi.js';
import { PreviewPage } from './previewPage.js';

const api = acquireVsCodeApi();
const root = document.getElementById('app');
if (!root) throw new Error('The page has no element "app".');
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';

new PreviewPage(root, new RpcPeer(pageTransport(api)), api, nonce).start();
