import { createLocalCatalog } from '../../../src/catalogs/local/catalog.js';
import { openapiKind } from '../../../src/connectors/openapi/kind.js';
import { postgresqlKind } from '../../../src/connectors/postgresql/kind.js';
import { s3Kind } from '../../../src/connectors/s3/kind.js';
import { cancelled, ConnectorError } from '../../../src/core/errors.js';
import type { Catalog } from '../../../src/core/sources/catalog.js';
import type { Field } from '../../../src/core/sources/field.js';
import type { FormSubject, FormValues } from '../../../src/core/sources/sourceForm.js';
import type { FormServices } from '../../../src/core/sources/formServices.js';
import { SourceFormSession } from '../../../src/core/sources/sourceFormSession.js';
import type { SourceRecord } from '../../../src/core/sources/source.js';
import * as messages from '../../../src/protocol/sourceForm.js';
import { MemoryStore } from '../../unit/local/memoryStore.js';
import { FakeVsCode } from '../pages/fakeVsCode.js';

/**
 * Plays VS Code and the extension host within the test page: the real session of a form on a local
 * catalog in memory, and on one of a server with many kinds. Told what to do by the page's address.
 */
export interface FormHost extends FakeVsCode {
  /** What was tested, with which secrets; `host` answers how it went. */
  readonly tested: { host: unknown; secrets: unknown }[];
  /** Every message of the page that holds this text. */
  messagesWith(text: string): string[];
  readonly drafts: (FormValues | undefined)[];
  readonly closed: { changed: boolean }[];
  saved: SourceRecord | undefined;
  settings(): unknown;
  stored(id: string): unknown;
  readonly steps: string[];
  /** Lets the fields of a kind come that were held back. */
  release(): void;
}

const options = new URLSearchParams(location.search);
const subject = JSON.parse(options.get('subject') ?? '{"mode":"add"}') as FormSubject;
const KINDS = [postgresqlKind, s3Kind, openapiKind];

const store = new MemoryStore({
  user: [
    {
      ...{ name: 'lab', title: 'Lab Data', kind: 'postgresql', tags: ['lab'], notOurs: { x: 1 } },
      ...{ host: 'db.example.org', port: 5432, database: 'lab', username: 'reader' },
    },
    {
      ...{ name: 'lake', title: 'Data Lake', kind: 's3', bucket: 'lab' },
      ...{ endpoint: 'http://127.0.0.1:9000', accessKeyId: 'AKIA1' },
    },
  ],
});
const kept = new Map<string, { binding: string; values: Readonly<Record<string, string>> }>([
  [
    'local/lab',
    {
      binding: postgresqlKind.binding({ host: 'db.example.org', port: 5432, username: 'reader' }),
      values: { password: 'kept-1' },
    },
  ],
]);
const local = createLocalCatalog({ store, kinds: KINDS });
const catalogs = options.has('remote') ? [local, remoteCatalog()] : [local];

const tested: FormHost['tested'] = [];
const sources: FormServices['sources'] = {
  catalog: (name) => catalogs.find((each) => each.name === name) ?? local,
  kind: (kind) => KINDS.find((each) => each.kind === kind),
  binding: (source) =>
    KINDS.find((each) => each.kind === source.kind)?.binding(source.properties) ?? '',
  get: (id, signal) => local.get(id.replace('local/', ''), signal),
  test: async (source, signal, secrets) => {
    const { host } = source.properties;
    tested.push({ host, secrets: secrets ?? null });
    if (host === 'slow') await untilAborted(signal);
    if (host === 'bad') {
      throw new ConnectorError('Unavailable', 'Cannot reach bad:5432: the host is not known.', {
        detail: 'getaddrinfo ENOTFOUND <b>bad</b>',
        nextSteps: ['editSource', 'showLog'],
      });
    }
    if (host === 'refuses') {
      const problems = [
        { field: 'username', message: 'This user may not log in.' },
        { field: 'nowhere', message: 'The license has expired.' },
      ];
      throw new ConnectorError('Invalid', 'The server refuses it.', { problems });
    }
    if (host === 'unknown-root') {
      const problems = [{ field: 'sslRootCert', message: 'No such file.' }];
      throw new ConnectorError('Invalid', 'The certificate cannot be read.', { problems });
    }
    return 'Connected to PostgreSQL 17.2 as reader.';
  },
  use: () => Promise.reject(new Error('not in a form')),
  disconnect: () => undefined,
};
const secrets: FormServices['secrets'] = {
  read: (id, binding) => {
    const found = kept.get(id);
    return Promise.resolve(found?.binding === binding ? found.values : undefined);
  },
  write: (id, binding, values) => Promise.resolve(void kept.set(id, { binding, values })),
  delete: (id) => Promise.resolve(void kept.delete(id)),
  state: (id, binding) => {
    const found = kept.get(id);
    if (!found) return Promise.resolve('none');
    return Promise.resolve(found.binding === binding ? 'stored' : 'stale');
  },
};
const session = new SourceFormSession(
  {
    sources,
    secrets,
    catalogs: { all: () => catalogs },
    patience: () => AbortSignal.timeout(1000),
  },
  subject,
);

const vscode = new FakeVsCode();
const { peer } = vscode;
const host: FormHost = Object.assign(vscode, {
  tested,
  messagesWith: (text: string) => vscode.posted.filter((each) => each.includes(text)),
  drafts: [],
  closed: [],
  saved: undefined,
  settings: () => store.value('user'),
  stored: (id: string) => kept.get(id)?.values,
  steps: [],
  release: () => undefined,
});
(globalThis as unknown as { formHost: FormHost }).formHost = host;

const NO_SECRETS = { entered: {}, forget: [], copy: false };
let failures = Number(options.get('fail') ?? 0);
peer.handle(messages.describeForm, (_, signal) => session.describe(signal));
peer.handle(messages.describeCatalog, ({ catalog }, signal) =>
  session.describeCatalog(catalog, signal),
);
const held = options.has('hold')
  ? new Promise<void>((resolve) => (host.release = resolve))
  : Promise.resolve();
peer.handle(messages.describeKind, async ({ catalog, kind }, signal) => {
  await held;
  if (failures-- > 0) throw new ConnectorError('Unavailable', 'The server does not answer.');
  return session.describeKind(catalog, kind, signal);
});
peer.handle(messages.checkForm, (values, signal) => session.check(values, NO_SECRETS, signal));
peer.handle(messages.testForm, async ({ values, secrets: given }, signal) => ({
  message: await session.test(values, given, signal),
}));
peer.handle(messages.saveForm, async ({ values, secrets: given, test }, signal) => {
  host.saved = await session.save(values, given, test, signal);
});
peer.handle(messages.browseFile, () => '/etc/ssl/root.pem');
peer.handle(messages.closeForm, ({ changed }) => void host.closed.push({ changed }));
peer.handle(messages.takeFormStep, ({ step }) => void host.steps.push(step));
peer.on(messages.keepDraft, ({ values }) => void host.drafts.push(values));

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(cancelled()));
  });
}

/** Like that of a big service: many kinds, groups, conditions, and secrets it keeps itself. */
function remoteCatalog(): Catalog {
  const names = ['MySQL', 'PostgreSQL', 'Snowflake', 'Google BigQuery', 'Apache Cassandra'];
  const more = Array.from({ length: 115 }, (_, at) => `Warehouse Type ${at + 1}`);
  const kinds = [...names, ...more].map((label) => ({
    kind: label.toLowerCase().replace(/ /g, ''),
    label,
    description: `A data source of ${label}`,
  }));
  return {
    name: 'cloud',
    kind: 'ibm',
    title: 'Cloud Pak',
    capabilities: {
      ...{ create: true, update: true, remove: true, test: true, saveUntested: false },
      ...{ sync: false, search: false, keepsSecrets: true },
    },
    onDidChange: () => ({ dispose: () => undefined }),
    list: () => Promise.resolve({ items: [] }),
    get: () => Promise.reject(new ConnectorError('NotFound', 'none')),
    kinds: () => Promise.resolve(kinds),
    fields: () => Promise.resolve(REMOTE_FIELDS),
    scopes: () =>
      Promise.resolve({
        items: [
          { id: 'p1', title: 'Reactor' },
          { id: 'p2', title: 'Polymers' },
        ],
      }),
    tryOut: (draft) =>
      Promise.resolve({ ok: true, message: `Works: ${JSON.stringify(draft).length > 0}` }),
    create: () => {
      const problems = [
        { field: 'hostname', message: 'The host is not on the allow list.' },
        { message: 'The project is full.' },
      ];
      return Promise.reject(
        new ConnectorError('Invalid', 'Two properties were refused.', { problems }),
      );
    },
  };
}

const REMOTE_FIELDS: readonly Field[] = [
  {
    name: 'hostname',
    label: 'Host or IP address',
    type: 'string',
    required: true,
    group: 'Server',
  },
  { name: 'ssl', label: 'Use TLS', type: 'boolean', default: false, group: 'Server' },
  {
    ...{
      name: 'certificate',
      label: 'Certificate',
      type: 'string',
      multiline: true,
      group: 'Server',
    },
    when: [{ field: 'ssl', operator: 'equals', values: ['true'] }],
  },
  {
    ...{
      name: 'method',
      label: 'Sign in with',
      type: 'enum',
      default: 'password',
      group: 'Credentials',
    },
    values: [
      { value: 'password', label: 'User name and password' },
      { value: 'key', label: 'Private key', description: 'PEM, with or without a passphrase' },
    ],
  },
  { name: 'username', label: 'User name', type: 'string', required: true, group: 'Credentials' },
  {
    ...{ name: 'password', label: 'Password', type: 'string', secret: true, group: 'Credentials' },
    when: [{ field: 'method', operator: 'equals', values: ['password'] }],
  },
  {
    ...{ name: 'key', label: 'Private key', type: 'string', secret: true, multiline: true },
    ...{ group: 'Credentials', required: true },
    when: [{ field: 'method', operator: 'equals', values: ['key'] }],
  },
  {
    name: 'region',
    label: 'Region',
    type: 'string',
    advanced: true,
    suggestions: [{ value: 'eu', label: 'Europe' }],
  },
];
