import assert from 'node:assert/strict';
import type { EdgeDraft, EdgeService } from '../../../src/catalogs/edge/service.js';
import { usualFailures, webPage, type FailureRow } from '../failures.js';
import { allTexts, never, rejection } from '../support.js';
import { CANARY, GatewayStage } from './gatewayStage.js';

const DRAFT: EdgeDraft = {
  ...{ kind: 'sql', name: 'x', title: 'X' },
  fields: { host: 'db', password: 'hunter-secret-9' },
};
const CHANGES = { fields: { password: 'hunter-secret-9' } };

type Run = (service: EdgeService) => Promise<unknown>;

/** Writes, which must not be repeated. */
const WRITES: Readonly<Record<string, Run>> = {
  setWhoAmI: (edge) => edge.setWhoAmI({ firstName: 'a', lastName: 'b', email: 'c' }, never),
  'sources.add': ({ sources }) => sources.add(DRAFT, never),
  'sources.update': ({ sources }) => sources.update('x', CHANGES, never),
  'sources.remove': ({ sources }) => sources.remove('x', never),
  'sources.test of a saved one': ({ sources }) => sources.test({ id: 'x' }, never),
  'sources.test of a new one': ({ sources }) => sources.test(DRAFT, never),
  'files.upload': ({ files }) => files.upload('a', new Uint8Array(3), never),
  'files.makeFolder': ({ files }) => files.makeFolder('a', never),
  'files.rename': ({ files }) => files.rename('a', 'b', never),
  'files.move': ({ files }) => files.move('a', 'b', never),
  'files.delete': ({ files }) => files.delete('a', 'file', never),
  'tokens.create': ({ tokens }) => tokens.create({}, never),
  'tokens.remove': ({ tokens }) => tokens.remove('t', never),
  'userSecrets.create': (edge) => edge.userSecrets.create('n', { p: 'hunter-secret-9' }, never),
};

const READS: Readonly<Record<string, Run>> = {
  whoAmI: (edge) => edge.whoAmI(never),
  search: (edge) => edge.search('x', undefined, never),
  'sources.list': ({ sources }) => sources.list({}, never),
  'sources.get': ({ sources }) => sources.get('x', never),
  'sources.secrets': ({ sources }) => sources.secrets('x', never),
  'sources.specification': ({ sources }) => sources.specification('x', never),
  'sql.tables': ({ sql }) => sql.tables('x', never),
  'sql.columns': ({ sql }) => sql.columns('x', { name: 't' }, never),
  'sql.preview': ({ sql }) => sql.preview('x', { name: 't' }, { start: 0, limit: 1 }, never),
  'files.list': ({ files }) => files.list({}, 'a', {}, never),
  'files.list of a bucket': ({ files }) => files.list({ source: 'x' }, 'a', {}, never),
  'files.stat': ({ files }) => files.stat({}, 'a', 'file', never),
  'files.read': ({ files }) => files.read({}, 'a', {}, never),
  'files.read of a part': ({ files }) => files.read({}, 'a', { start: 1, end: 2 }, never),
  'files.downloadUrl': ({ files }) => files.downloadUrl('a', never),
  'tokens.list': ({ tokens }) => tokens.list(never),
  'userSecrets.list': ({ userSecrets }) => userSecrets.list(never),
  'userSecrets.read': ({ userSecrets }) => userSecrets.read('n', never),
};

/** Those whose answer is bytes, or of no interest: whatever is no page will do. */
const TAKES_ANY =
  /^(setWhoAmI|sources\.remove|files\.(upload|makeFolder|rename|move|delete|read)|tokens\.remove|userSecrets\.create)/;

const SENDS_SECRETS = /^(sources\.(add|update|test of a new one)|userSecrets\.create)$/;

const ECHO = { message: `token ${CANARY} of hunter-secret-9`, extra: { deep: [1] } };

describe('Failures of a gateway of Edge', function () {
  this.timeout(30_000);
  const stage = new GatewayStage();
  const fields = { ...ECHO, fields: { host: `not ${CANARY}` } };
  const elsewhere = () => stage.elsewhere.url;
  const table: readonly FailureRow[] = [
    ...usualFailures({ echo: ECHO, canary: CANARY, elsewhere }),
    ['404 with a page', () => ({ status: 404, ...webPage(CANARY) }), 'NotFound'],
    ['405', () => ({ status: 405, json: ECHO }), 'Unsupported'],
    ['422 with fields', () => ({ status: 422, json: fields }), 'Invalid'],
    ['something else', () => ({ status: 200, json: 7 }), 'Unavailable'],
  ];

  for (const [failureName, failure, code] of table) {
    for (const [name, run] of Object.entries({ ...READS, ...WRITES })) {
      it(`${failureName}: ${name}`, async () => {
        const service = stage.service({}, failureName === 'a time-out' ? 60 : 1_200);
        stage.gateway.standIn.fail(failure());
        if (accepts(name, failureName)) {
          await run(service);
          return;
        }
        const error = await rejection(run(service), code);
        assert.doesNotMatch(allTexts(error), /canary/);
        assert.doesNotMatch(JSON.stringify(error.problems), /canary/);
        if (SENDS_SECRETS.test(name)) assert.doesNotMatch(allTexts(error), /secret-9/);
        if (code === 'Unauthorized') assert.deepEqual(error.nextSteps, ['signIn']);
        if (failureName === '422 with fields') assert.equal(error.problems[0]?.field, 'host');
        const count = stage.gateway.standIn.log.length;
        if (name in WRITES) assert.equal(count, 1, 'a write must not be repeated');
        if (name in READS && failureName === '429') assert.equal(count, 3, 'asked again');
      });
    }
  }

  function accepts(name: string, failureName: string): boolean {
    if (failureName === 'invalid JSON' || failureName === 'something else') {
      // A specification may be YAML, and has no other form that could be wrong.
      if (name === 'sources.specification') return failureName === 'something else';
      return TAKES_ANY.test(name);
    }
    return failureName === 'a page with status 200' && /^files\.read/.test(name);
  }
});
