import { ConnectorError } from '../../../src/core/errors.js';
import { describeOperation } from '../../../src/core/openapi/describe/describeOperation.js';
import type { CallForm } from '../../../src/core/openapi/tryIt/callForm.js';
import { readModel } from '../../../src/core/openapi/readModel.js';
import * as messages from '../../../src/protocol/openapi.js';
import { FakeVsCode } from '../pages/fakeVsCode.js';
import { SAMPLE_API } from './sampleApi.js';

/** Plays VS Code and the extension host within the test page, told what to do by its address. */
export interface OperationHost extends FakeVsCode {
  readonly steps: string[];
  /** What is wrong, when something is. */
  failing: 'Unavailable' | 'NotFound' | undefined;
  opened: number;
  /** What was sent, in order. */
  readonly forms: CallForm[];
  /** How often a call was cancelled. */
  cancelled: number;
  readonly copied: string[];
  saved: number;
  answer: messages.ShownAnswer | undefined;
  /** Names of schemes whose credentials are stored. */
  schemes: string[];
  /** Leaves calls without an answer. */
  hangs: boolean;
  /** Answers the call that hangs. */
  release(): void;
  reload(): void;
  showForm(): void;
}

/** What is measured in a request cannot be told beforehand. */
const ANSWER: messages.ShownAnswer = {
  ...{ status: 200, statusText: 'OK', url: 'http://shop.example/v1/orders/7/items' },
  ...{ milliseconds: 123.4, size: 2048, mediaType: 'application/json; charset=utf-8' },
  headers: [
    ['content-type', 'application/json; charset=utf-8'],
    ['x-total', '2'],
  ],
  body: {
    kind: 'text',
    isCut: false,
    text: '{"items":[{"id":9007199254740993,"name":"Cup <b>","tags":["a","b"],"price":1.50},{"id":2,"name":null,"more":true}],"next":null}',
  },
};

const options = new URLSearchParams(location.search);
const operation = options.get('operation') ?? 'listItems';

const own = options.get('own');

const vscode = new FakeVsCode();
const { peer } = vscode;
const host: OperationHost = Object.assign(vscode, {
  steps: [],
  failing: (options.get('fail') ?? undefined) as OperationHost['failing'],
  opened: 0,
  forms: [],
  cancelled: 0,
  copied: [],
  saved: 0,
  answer: ANSWER,
  schemes: options.has('stored') ? ['token'] : [],
  hangs: false,
  release: () => undefined,
  showForm: () => peer.notify(messages.showCallForm, undefined),
  reload: () => peer.notify(messages.reloadOperation, undefined),
});
(globalThis as unknown as { operationHost: OperationHost }).operationHost = host;

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
  const described = describeOperation(model, operation);
  return {
    source: 'Shop',
    operation: described,
    choices: {
      servers: options.has('nowhere') ? [] : described.servers,
      schemes: host.schemes,
      trustedOrigin: 'http://shop.example',
    },
    ...(own === null ? {} : { ownServer: { address: own, isUsed: true } }),
    tries: options.has('tries'),
  };
});
peer.handle(messages.sendCallForm, async (form, signal) => {
  host.forms.push(form);
  if (host.hangs) {
    await new Promise<void>((resolve, reject) => {
      host.release = resolve;
      signal.addEventListener('abort', () => {
        host.cancelled++;
        reject(new ConnectorError('Cancelled', 'Cancelled.'));
      });
    });
  }
  if (host.failing) {
    throw new ConnectorError('Timeout', 'GET /orders did not answer within 30 s.');
  }
  return host.answer;
});
let files = 0;
peer.handle(messages.chooseCallFiles, ({ many }) =>
  ['photo.png', 'back.png'].slice(0, many ? 2 : 1).map((name) => {
    return { file: `file-${++files}`, name, size: 2_048 };
  }),
);
peer.handle(messages.copyCallForm, ({ language }) => {
  host.copied.push(language);
});
peer.handle(messages.saveAnswer, () => {
  host.saved++;
});
peer.handle(messages.copyAnswerText, ({ text }) => {
  host.copied.push(text);
});
peer.handle(messages.openOperationSource, () => {
  host.opened++;
});
peer.handle(messages.takeOperationStep, ({ step }) => {
  host.steps.push(step);
});
