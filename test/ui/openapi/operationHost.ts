import { ConnectorError } from '../../../src/core/errors.js';
import { describeOperation } from '../../../src/core/openapi/describe/describeOperation.js';
import { readModel } from '../../../src/core/openapi/readModel.js';
import * as messages from '../../../src/protocol/openapi.js';
import { RpcPeer } from '../../../src/protocol/rpc.js';
import { THEMES, type ThemeName } from '../grid/themes.js';
import { SAMPLE_API } from './sampleApi.js';

/** Plays VS Code and the extension host within the test page, told what to do by its address. */
export interface OperationHost {
  readonly violations: string[];
  readonly steps: string[];
  state: unknown;
  /** What is wrong, when something is. */
  failing: 'Unavailable' | 'NotFound' | undefined;
  opened: number;
  reload(): void;
}

const options = new URLSearchParams(location.search);
const theme = THEMES[(options.get('theme') ?? 'light') as ThemeName];
const operation = options.get('operation') ?? 'listItems';

const page = globalThis as unknown as { acquireVsCodeApi: unknown; operationHost: OperationHost };
const listeners = new Set<(message: unknown) => void>();
const peer = new RpcPeer({
  post: (message) => window.postMessage(structuredClone(message), '*'),
  listen: (listener) => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  },
});
const host: OperationHost = {
  violations: [],
  steps: [],
  state: undefined,
  failing: (options.get('fail') ?? undefined) as OperationHost['failing'],
  opened: 0,
  reload: () => peer.notify(messages.reloadOperation, undefined),
};
page.operationHost = host;
document.addEventListener('securitypolicyviolation', (event) => {
  host.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});
page.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const copy = structuredClone(message);
    setTimeout(() => listeners.forEach((listener) => listener(copy)));
  },
  getState: () => host.state,
  setState: (state: unknown) => {
    host.state = state;
  },
});

document.documentElement.lang = 'en';
document.body.className = theme.bodyClass;
for (const [name, value] of Object.entries(theme.variables)) {
  document.documentElement.style.setProperty(`--vscode-${name}`, value);
}

const address = 'https://shop.example/openapi.json';
const model = readModel({ root: address, contents: new Map([[address, SAMPLE_API]]) });

peer.handle(messages.identifyOperation, () => ({
  target: { source: 'local/shop', operation },
  title: 'GET /orders',
}));
peer.handle(messages.describeOperation, () => {
  if (host.failing) {
    throw new ConnectorError(host.failing, 'The specification cannot be read.', {
      nextSteps: ['editSource'],
    });
  }
  return { source: 'Shop', operation: describeOperation(model, operation) };
});
peer.handle(messages.openOperationSource, () => {
  host.opened++;
});
peer.handle(messages.takeOperationStep, ({ step }) => {
  host.steps.push(step);
});
