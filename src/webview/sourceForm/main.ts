import './main.css';

import { RpcPeer } from '../../protocol/rpc.js';
import { pageTransport } from '../vscodeApi.js';
import { SourceFormPage } from './sourceFormPage.js';

const api = acquireVsCodeApi();
const root = document.getElementById('app');
if (!root) throw new Error('The page has no element "app".');

new SourceFormPage(root, new RpcPeer(pageTransport(api)), api).start();
