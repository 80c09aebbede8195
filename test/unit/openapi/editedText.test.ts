import assert from 'node:assert/strict';
import { EditedText } from '../../../src/connectors/openapi/editedText.js';
import { doJob } from '../../../src/connectors/openapi/jobs.js';
import type { LoadedText } from '../../../src/connectors/openapi/load.js';
import type { RunJob } from '../../../src/connectors/openapi/runJob.js';

const never = new AbortController().signal;

describe('the text that an editor shows', () => {
  it('is the same for all that is asked of it, until it is another', async () => {
    const roots: LoadedText[] = [];
    const run: RunJob = (job, root, load) => {
      roots.push(root);
      return doJob(job, root, load);
    };
    const edited = new EditedText({ run, end: () => {} }, 'api.json');
    const text = (name: string) => `{"a": {"$anchor": "${name}", "type": "string"}}`;
    const place = (name: string, fragment: string) =>
      edited.run<'place'>({ kind: 'place', fragment }, text(name), never);
    assert.equal((await place('one', 'one'))?.offset, 6);
    const summary = { kind: 'summary', fragment: '/a' } as const;
    assert.equal((await edited.run<'summary'>(summary, text('one'), never))?.type, 'string');
    const nowhere = { kind: 'summary', fragment: '/100%' } as const;
    assert.equal(await edited.run<'summary'>(nowhere, text('one'), never), undefined);
    assert.equal((await place('two', 'two'))?.offset, 6);
    // Who runs the jobs knows what it has read by this object.
    assert.deepEqual(
      roots.map((root) => roots.indexOf(root)),
      [0, 0, 0, 3],
    );
  });
});
