import assert from 'node:assert/strict';
import { s3Kind } from '../../../src/connectors/s3/kind.js';
import { readSettings } from '../../../src/connectors/s3/settings.js';
import { checkFields } from '../../../src/core/sources/field.js';

describe('the kind S3', () => {
  it('says where a source points', () => {
    const endpoint = 'http://127.0.0.1:9000';
    const cases: [Record<string, unknown>, string][] = [
      [{ bucket: 'lab', prefix: 'prefix', endpoint }, 's3://lab/prefix at http://127.0.0.1:9000'],
      [{ bucket: 'lab', endpoint }, 's3://lab at http://127.0.0.1:9000'],
      [{ bucket: 'lab' }, 's3://lab at Amazon S3 (us-east-1)'],
      [{ region: 'eu-west-1' }, 'all buckets at Amazon S3 (eu-west-1)'],
    ];
    for (const [properties, text] of cases) assert.equal(s3Kind.describe(properties), text);
  });

  it('binds secrets to the server and the access key', () => {
    const base = { bucket: 'lab', endpoint: 'https://s3.lab/x', accessKeyId: 'A' };
    const bound = s3Kind.binding(base);
    for (const same of [
      { bucket: 'other' },
      { prefix: 'p/' },
      { endpoint: 'https://s3.lab:443' },
    ]) {
      assert.equal(s3Kind.binding({ ...base, ...same }), bound);
    }
    for (const other of [
      { endpoint: 'http://s3.lab' },
      { endpoint: 'https://s3.lab:8443' },
      { endpoint: 'https://s3.evil' },
      { endpoint: undefined },
      { accessKeyId: 'B' },
    ]) {
      assert.notEqual(s3Kind.binding({ ...base, ...other }), bound);
    }
    assert.notEqual(s3Kind.binding({}), s3Kind.binding({ region: 'eu-west-1' }));
  });

  it('fills in defaults', () => {
    assert.deepEqual(readSettings({}), {
      prefix: '',
      region: 'us-east-1',
      forcePathStyle: false,
      readOnly: false,
    });
    const own = readSettings({
      endpoint: 'http://h:1',
      bucket: 'b',
      prefix: 'p',
      readOnly: 'true',
    });
    assert.deepEqual(own, {
      bucket: 'b',
      prefix: 'p/',
      endpoint: 'http://h:1',
      region: 'us-east-1',
      forcePathStyle: true,
      readOnly: true,
    });
    assert.equal(
      readSettings({ endpoint: 'http://h', forcePathStyle: false }).forcePathStyle,
      false,
    );
  });

  it('finds mistakes', () => {
    const fieldsOf = (properties: Record<string, unknown>) =>
      [...checkFields(s3Kind.fields, properties), ...(s3Kind.validate?.(properties) ?? [])].map(
        (problem) => problem.field,
      );
    assert.deepEqual(fieldsOf({ bucket: 'lab', endpoint: 'https://[::1]:9000/path' }), []);
    assert.deepEqual(fieldsOf({ bucket: 'arn:aws:s3:eu-west-1:123456789012:accesspoint/lab' }), []);
    assert.deepEqual(fieldsOf({ bucket: 's3://lab/folder' }), ['bucket']);
    assert.deepEqual(fieldsOf({ endpoint: 'localhost:9000' }), ['endpoint']);
    assert.deepEqual(fieldsOf({ endpoint: 'https://key:secret@host' }), ['endpoint']);
    assert.deepEqual(fieldsOf({ endpoint: 'https://host?x=1' }), ['endpoint']);
    assert.deepEqual(fieldsOf({ accessKeyId: 'a', profile: 'p' }), ['profile']);
    assert.deepEqual(fieldsOf({ prefix: 'p/' }), ['prefix']);
    assert.deepEqual(fieldsOf({ region: 'eu west' }), ['region']);
  });

  it('keeps its secrets out of the settings', () => {
    assert.ok(s3Kind.credentials.every((field) => field.secret));
    assert.ok(s3Kind.fields.every((field) => !field.secret));
  });
});
