import './main.css';

import { RpcPeer } from '../../protocol/rpc.js';
import { pageTransport } from '../vscodeApi.js';
import { ResultsPage } from './resultsPage.js';

const root = document.getElementById('app');
if (!root) throw new Error('The page has no element "app".');
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';

new ResultsPage(root, new RpcPeer(pageTransport(acquireVsCodeApi())), nonce).start();
