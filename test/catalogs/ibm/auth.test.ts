import assert from 'node:assert/strict';
import { ibmCatalog } from '../../../src/catalogs/ibm/catalog.js';
import { createCertificate } from '../../servers/certificates.js';
import { allTexts, never, rejection, testContext } from '../support.js';
import { project, PROJECT, testConnection } from './fixtures.js';
import { IamServer } from './iamServer.js';
import { IbmServer } from './server.js';
import { NAME, Stage } from './stage.js';

const KEY = 'canary-key-1';

describe('signing in to IBM', () => {
  const stage = new Stage().use();
  const { server } = stage;
  const iam = new IamServer();

  before(() => iam.standIn.start());
  after(() => iam.standIn.stop());
  beforeEach(() => {
    iam.standIn.reset();
    iam.tokens.clear();
    iam.tokens.set(KEY, 'token-1');
    iam.life = 3600;
    server.authorization = 'Bearer token-1';
  });
  afterEach(() => {
    Date.now = now;
    assert.deepEqual(iam.standIn.violations, []);
  });

  const { now } = Date;
  /** Tokens live for an hour, which no test waits for. */
  function putClockForward(seconds: number): void {
    Date.now = () => now() + seconds * 1000;
  }

  const withIam = (apiKey = KEY, more: object = {}) =>
    stage.open({
      secrets: { apiKey },
      properties: { auth: 'iam', iamUrl: iam.standIn.url, ...more },
    });

  describe('with an API key', () => {
    it('exchanges it once for all who ask', async () => {
      const catalog = withIam();
      await Promise.all([
        catalog.whoAmI(never),
        catalog.list({ scope: PROJECT }, never),
        catalog.get(NAME, never),
      ]);
      await catalog.kinds(never);
      assert.equal(iam.standIn.log.length, 1);
      const [request] = iam.standIn.log;
      assert.equal(request?.headers['authorization'], undefined);
      assert.equal(
        request?.body,
        `grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey&apikey=${KEY}`,
      );
    });

    it('keeps the key away from everything but IAM, and tokens away from IAM', async () => {
      const catalog = withIam();
      await catalog.list({ scope: PROJECT }, never);
      await catalog.test!(NAME, never);
      const seen = JSON.stringify(server.standIn.log);
      assert.doesNotMatch(seen, new RegExp(KEY));
      assert.doesNotMatch(JSON.stringify(iam.standIn.log), /token-1/);
      assert.doesNotMatch(catalog.logged.join('\n'), /canary|token-1/);
      for (const { headers, body, query } of server.standIn.log) {
        assert.equal(headers['authorization'], 'Bearer token-1');
        assert.doesNotMatch(JSON.stringify([body, query]), /token-1/);
      }
    });

    it('takes 400 for a wrong key, and repeats nothing of it', async () => {
      const catalog = withIam('canary-wrong-key');
      const error = await rejection(catalog.whoAmI(never), 'Unauthorized');
      assert.match(error.message, /does not accept the API key of Watsonx/);
      assert.deepEqual(error.nextSteps, ['signIn']);
      assert.doesNotMatch(allTexts(error), /canary-wrong-key/);
      assert.equal(server.standIn.log.length, 0);
    });

    it('renews a token before it ends', async () => {
      const catalog = withIam();
      await catalog.whoAmI(never);
      await catalog.whoAmI(never);
      assert.equal(iam.standIn.log.length, 1);
      putClockForward(3590);
      iam.tokens.set(KEY, 'token-2');
      server.authorization = 'Bearer token-2';
      await catalog.whoAmI(never);
      assert.equal(iam.standIn.log.length, 2);
      // It came before the old one was refused.
      const refused = server.standIn.log.filter(
        ({ headers }) => headers['authorization'] === 'Bearer token-1',
      );
      assert.equal(refused.length, 2);
    });

    it('renews a token that was refused, once, also for a write', async () => {
      const catalog = withIam();
      await catalog.whoAmI(never);
      iam.tokens.set(KEY, 'token-2');
      server.authorization = 'Bearer token-2';
      server.standIn.reset();
      await catalog.test!(NAME, never);
      assert.equal(iam.standIn.log.length, 2);
      server.authorization = 'Bearer nobody';
      server.standIn.reset();
      const error = await rejection(catalog.remove!(NAME, never), 'Unauthorized');
      assert.deepEqual(error.nextSteps, ['signIn']);
      assert.equal(server.standIn.log.length, 2);
      assert.equal(iam.standIn.log.length, 3);
    });

    it('forgets a token when the key is another', async () => {
      iam.tokens.set('key-2', 'token-2');
      const secrets = { apiKey: KEY };
      const context = { ...testContext(undefined), secrets: () => Promise.resolve({ ...secrets }) };
      const properties = { url: server.standIn.url, iamUrl: iam.standIn.url };
      const catalog = ibmCatalog.open({ name: 'w', kind: 'ibm', title: 'W', properties }, context);
      await catalog.whoAmI(never);
      secrets.apiKey = 'key-2';
      server.authorization = 'Bearer token-2';
      await catalog.whoAmI(never);
      assert.equal(iam.standIn.log.length, 2);
      await catalog.close();
    });

    it('trusts the life of a token where the clock is wrong', async () => {
      const past = Math.floor(Date.now() / 1000) - 7200;
      const json = { access_token: 'token-1', expires_in: 3600, expiration: past };
      iam.standIn.fail({ status: 200, json });
      const catalog = withIam();
      await catalog.whoAmI(never);
      await catalog.whoAmI(never);
      assert.equal(iam.standIn.log.length, 1);
    });

    const failures: [string, Parameters<typeof iam.standIn.fail>[0], string][] = [
      ['500', { status: 500, text: KEY }, 'Unavailable'],
      ['502 with a page', { status: 502, text: '<html>', type: 'text/html' }, 'Unavailable'],
      ['403', { status: 403 }, 'Unauthorized'],
      ['404', { status: 404 }, 'NotFound'],
      ['429', { status: 429, headers: { 'retry-after': '7' } }, 'Unavailable'],
      ['no token', { status: 200, json: { token_type: 'Bearer' } }, 'Unavailable'],
      ['invalid JSON', 'invalidJson', 'Unavailable'],
      ['a cut body', 'cut', 'Unavailable'],
      ['a lost connection', 'reset', 'Unavailable'],
      ['a time-out', 'hang', 'Timeout'],
    ];
    for (const [name, failure, code] of failures) {
      it(`tells ${name} of IAM as what it is`, async () => {
        iam.standIn.fail(failure);
        const catalog = stage.open({
          secrets: { apiKey: KEY },
          properties: { auth: 'iam', iamUrl: iam.standIn.url },
          requestTimeout: name === 'a time-out' ? 60 : 2_000,
        });
        const error = await rejection(catalog.whoAmI(never));
        assert.equal(error.code, code, error.message);
        assert.doesNotMatch(allTexts(error), new RegExp(KEY));
        assert.equal(iam.standIn.log.length, 1, 'not repeated');
        assert.equal(server.standIn.log.length, 0);
      });
    }

    it('sends the key nowhere a redirect leads', async () => {
      iam.standIn.fail({ redirect: stage.elsewhere.url, status: 307 });
      await rejection(withIam().whoAmI(never), 'Invalid');
    });

    it('is cancelled while it is exchanged', async () => {
      iam.standIn.fail('hang');
      const abort = new AbortController();
      const asking = rejection(withIam().whoAmI(abort.signal), 'Cancelled');
      setTimeout(() => abort.abort(), 20);
      await asking;
    });
  });

  describe('on a cluster', () => {
    beforeEach(() => {
      server.users.set('ada:pass word ', token({ username: 'ada', role: 'Admin' }));
      server.users.set('ada:canary-platform-key', token({ username: 'ada' }));
      server.authorization = `Bearer ${token({ username: 'ada', role: 'Admin' })}`;
    });

    it('signs in with user name and password', async () => {
      const catalog = stage.open({
        secrets: { password: 'pass word ' },
        properties: { auth: 'cpd', username: 'ada' },
      });
      const identity = await catalog.whoAmI(never);
      assert.deepEqual(identity, { label: 'ada', details: ['Admin', '2 projects'] });
      await catalog.kinds(never);
      const [first, ...rest] = server.standIn.log;
      assert.equal(first?.path, '/icp4d-api/v1/authorize');
      assert.deepEqual(JSON.parse(first.body), { username: 'ada', password: 'pass word ' });
      assert.equal(first.headers['authorization'], undefined);
      assert.doesNotMatch(JSON.stringify(rest), /pass word/);
      assert.equal(
        rest.some(({ path }) => path.includes('authorize')),
        false,
      );
    });

    it('signs in with a platform API key in place of the password', async () => {
      server.authorization = `Bearer ${token({ username: 'ada' })}`;
      const catalog = stage.open({
        secrets: { platformApiKey: 'canary-platform-key' },
        properties: { auth: 'cpd', username: 'ada' },
      });
      await catalog.whoAmI(never);
      assert.deepEqual(JSON.parse(server.standIn.log[0]!.body), {
        username: 'ada',
        api_key: 'canary-platform-key',
      });
    });

    it('signs in anew before the token ends', async () => {
      const issue = (seconds: number) => {
        const exp = Math.ceil(Date.now() / 1000) + seconds;
        const issued = token({ username: 'ada', exp });
        server.users.set('ada:p', issued);
        server.authorization = `Bearer ${issued}`;
      };
      issue(3600);
      const catalog = stage.open({
        secrets: { password: 'p' },
        properties: { auth: 'cpd', username: 'ada' },
      });
      const signIns = () =>
        server.standIn.log.filter(({ path }) => path.includes('authorize')).length;
      await catalog.whoAmI(never);
      assert.equal(signIns(), 1);
      putClockForward(3590);
      issue(7200);
      await catalog.whoAmI(never);
      assert.equal(signIns(), 2);
      // It came before the old one was refused.
      const asked = server.standIn.log.filter(({ path }) => !path.includes('authorize'));
      assert.equal(new Set(asked.map(({ headers }) => headers['authorization'])).size, 2);
    });

    it('says that name and password do not fit', async () => {
      const catalog = stage.open({
        secrets: { password: 'canary-wrong' },
        properties: { auth: 'cpd', username: 'ada' },
      });
      const error = await rejection(catalog.whoAmI(never), 'Unauthorized');
      assert.match(error.message, /user name and the password/);
      assert.doesNotMatch(allTexts(error), /canary/);
      assert.equal(server.standIn.log.length, 1);
    });

    it('sends a Zen key with the name', async () => {
      const proof = Buffer.from('ada:canary-zen').toString('base64');
      server.authorization = `ZenApiKey ${proof}`;
      const catalog = stage.open({
        secrets: { zenApiKey: ' canary-zen\n' },
        properties: { auth: 'zen', username: 'ada' },
      });
      assert.equal((await catalog.whoAmI(never)).label, 'ada');
    });
  });

  it('asks for what is missing, without a request', async () => {
    for (const auth of ['iam', 'bearer', 'cpd', 'zen']) {
      const catalog = stage.open({ secrets: {}, properties: { auth, username: 'ada' } });
      const error = await rejection(catalog.whoAmI(never), 'Unauthorized');
      assert.deepEqual(error.nextSteps, ['signIn']);
    }
    assert.equal(server.standIn.log.length, 0);
  });

  it('trusts a self-signed certificate only when told to', async () => {
    const tls = createCertificate(['127.0.0.1']);
    const secure = new IbmServer({ tls });
    await secure.standIn.start();
    try {
      secure.authorization = 'Bearer t';
      secure.projects.push(project(PROJECT, 'Lab'));
      secure.add(testConnection);
      const open = (verifyTls: boolean) =>
        stage.open({
          secrets: { token: 't' },
          properties: { url: secure.standIn.url, verifyTls },
        });
      const error = await rejection(open(true).whoAmI(never), 'Invalid');
      assert.match(error.message, /verifyTls/);
      assert.equal(secure.standIn.log.length, 0);
      assert.equal((await open(false).list({ scope: PROJECT }, never)).items.length, 1);
    } finally {
      await secure.standIn.stop();
    }
  });
});

function token(claims: object): string {
  return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
}
