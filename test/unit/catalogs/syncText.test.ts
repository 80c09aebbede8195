import assert from 'node:assert/strict';
import { durationText, historyCard, outcomeText } from '../../../src/core/catalogs/syncText.js';
import type { SyncRun } from '../../../src/core/sources/catalogFacets.js';

const dateText = (time: number) => `at ${time}`;
const run = (more: Partial<SyncRun> = {}): SyncRun => ({
  ...{ id: 'j-1', state: 'succeeded', details: [], started: 1_000, finished: 66_000 },
  ...more,
});

describe('the history of syncs', () => {
  it('is a card with a section for each run', () => {
    const card = historyCard(
      'Warehouse',
      [
        run({ state: 'failed', message: 'Login refused', details: [['tables', '0']] }),
        run({ status: 'SUCCESS_WITH_WARNINGS' }),
        { id: 'j-1', state: 'running', status: 'running', details: [], started: 1_000 },
      ],
      dateText,
    );
    assert.deepEqual([card.title, card.type], ['Warehouse', 'Sync History']);
    assert.equal(card.description, '3 runs, the newest first.');
    const [failed, warned, running] = card.sections;
    assert.deepEqual(failed, {
      title: 'at 1000',
      facts: [
        { label: 'State', value: 'Failed', tone: 'bad' },
        { label: 'Error', value: 'Login refused' },
        { label: 'Started', value: 'at 1000' },
        { label: 'Finished', value: 'at 66000' },
        { label: 'Duration', value: '1 min 5 s' },
        { label: 'tables', value: '0' },
        { label: 'Job', value: 'j-1' },
      ],
    });
    assert.equal(warned?.facts[0]?.value, 'Succeeded (SUCCESS_WITH_WARNINGS)');
    const labels = running?.facts.map(({ label }) => label);
    assert.deepEqual(labels, ['State', 'Started', 'Job'], 'nothing is made up of what goes on');
    assert.deepEqual(running?.facts[0], { label: 'State', value: 'Running' });
  });

  it('says what to do where there is none, and how many there are of too many', () => {
    assert.match(historyCard('W', [], dateText).description ?? '', /Not synced yet\. Sync Source/);
    const many = historyCard(
      'W',
      Array.from({ length: 250 }, () => run()),
      dateText,
    );
    assert.equal(many.sections.length, 100);
    assert.equal(many.description, 'The newest 100 of 250 runs.');
    assert.equal(historyCard('W', [run()], dateText).description, 'One run.');
  });

  it('names a run by its state where no time is known, and trusts no clock that runs back', () => {
    const { sections } = historyCard(
      'W',
      [
        { id: 'j', state: 'unknown', status: 'PARKED', details: [] },
        run({ started: 5_000, finished: 4_000 }),
      ],
      dateText,
    );
    assert.equal(sections[0]?.title, 'Unknown state');
    assert.equal(sections[0].facts[0]?.tone, 'warning');
    assert.ok(sections[1]?.facts.every(({ label }) => label !== 'Duration'));
  });
});

describe('the outcome of a sync', () => {
  it('is one sentence', () => {
    assert.equal(outcomeText(run()), 'Succeeded after 1 min 5 s.');
    assert.equal(
      outcomeText(run({ message: ' 3 tables ' })),
      'Succeeded after 1 min 5 s: 3 tables',
    );
    assert.equal(outcomeText({ id: 'j', state: 'failed', details: [] }), 'Failed.');
  });

  for (const [milliseconds, text] of [
    [0, '0 ms'],
    [850, '850 ms'],
    [1_000, '1 s'],
    [59_600, '1 min'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
  ] as const) {
    it(`takes ${text}`, () => assert.equal(durationText(milliseconds), text));
  }
});
