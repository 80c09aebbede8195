import './main.css';

import { RpcPeer } from '../../protocol/rpc.js';
import { pageTransport } from '../vscodeApi.js';
import { CardPage } from './cardPage.js';

const api = acquireVsCodeApi();
const root = document.getElementById('app');
if (!root) throw new Error('The page has no element "app".');

new CardPage(root, new RpcPeer(pageTransport(api)), api).start();
