import assert from 'node:assert/strict';
import { eventually, expectEventually } from '../eventually.js';
import { useSampleWorkbench } from './useWorkbench.js';

const SEARCH = 'Data Connectors: Search…';
const [DATABASE, BUCKET, API] = ['Data Warehouse (SQL)', 'Data Lake (S3)', 'Pet Store'];

describe('search, by hand', function () {
  this.timeout(180_000);
  const workbench = useSampleWorkbench('search', (setup) => {
    const sources = setup.settings['dataConnectors.sources'] as object[];
    return {
      settings: {
        'dataConnectors.sources': [
          ...sources,
          { name: 'other', title: 'Another Kind', kind: 'snowflake', tags: ['archive'] },
        ],
      },
    };
  });
  before(async () => {
    await workbench.tree.find('Local', DATABASE);
  });

  afterEach(() => workbench.quickInput.cancel());

  const row = (label: string) =>
    workbench.page
      .locator('.quick-input-widget:visible .quick-input-list .monaco-list-row')
      .filter({ has: workbench.page.locator('.label-name', { hasText: label }) })
      .first();
  const input = () => workbench.page.locator('.quick-input-widget:visible .quick-input-box input');

  async function search(text: string): Promise<void> {
    await workbench.runCommand(SEARCH);
    await workbench.quickInput.title();
    await workbench.quickInput.type(text);
  }

  it('says what to do before anything is connected, and connects to nothing by itself', async () => {
    await search('invntory');
    await row('Nothing found like "invntory"').waitFor();
    await row('Search in 3 More Sources…').waitFor();
    await workbench.screenshot('search-nothing');
    // None of the sources has been connected to.
    const rows = workbench.page.locator('.part.sidebar .monaco-list-row[aria-level="2"]');
    for (const label of await rows.evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''))) {
      assert.doesNotMatch(label, /, connected/);
    }
  });

  it('finds tables, files and operations once it is told to connect', async () => {
    const { quickInput } = workbench;
    await search('experimnts');
    // Once what is known without asking is there, the list stands still.
    await row(DATABASE).waitFor();
    await quickInput.pick('Search in 3 More Sources…', true);
    await row('Experiment data').waitFor();
    await row('running_experiments').waitFor();
    const first = ['Tables and Views', 'Files and Folders'];
    await expectEventually(async () => (await quickInput.headings()).slice(0, 2), first);
    const labels = await quickInput.labels();
    assert.equal(labels[0], 'experiments', labels.join());
    await workbench.screenshot('search-dark');
    await quickInput.accept();
    await workbench.selectEditor('experiments');
  });

  it('opens files, and operations at their place', async () => {
    await search('tensle');
    await workbench.quickInput.pick('tensile.csv');
    await workbench.selectEditor('tensile.csv');
    await search('find pets by sttus');
    await workbench.quickInput.pick('GET /pet/findByStatus');
    await workbench.selectEditor('GET /pet/findByStatus');
    await workbench.webview().getByRole('button', { name: 'Open Specification' }).click();
    await workbench.selectEditor(/^Pet Store\.json/);
    await eventually('the operation is shown', async () =>
      (await workbench.editorText()).includes('findPetsByStatus'),
    );
  });

  it('remembers what was typed, and leads to the row in the tree', async () => {
    await search('batchrsults');
    await row('batchresults').waitFor();
    await workbench.quickInput.cancel();
    await workbench.runCommand(SEARCH);
    await workbench.quickInput.title();
    assert.equal(await input().inputValue(), 'batchrsults');
    await row('batchresults').hover();
    await row('batchresults').locator('.codicon-list-tree').click();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await selected.filter({ hasText: 'batchresults' }).waitFor();
    // A source leads to its own row.
    await search('pet stroe');
    await workbench.quickInput.pick(API);
    await selected.filter({ hasText: API }).waitFor();
  });

  it('finds a file of a folder that was never opened, and shows it in the tree', async () => {
    await search('notes day');
    await row('Notes, day 1.txt').hover();
    await row('Notes, day 1.txt').locator('.codicon-list-tree').click();
    const selected = workbench.page.locator('.part.sidebar .monaco-list-row.selected');
    await selected.filter({ hasText: 'Notes, day 1.txt' }).waitFor();
    await workbench.screenshot('search-revealed');
  });

  it('filters the view as one types, says so, and clears the filter', async () => {
    const { page } = workbench;
    const labels = page.locator('.part.sidebar .monaco-list-row[aria-level="2"] .label-name');
    const sources = async () => (await labels.allInnerTexts()).map((text) => text.trim()).sort();
    const shows = (wanted: (string | undefined)[]) =>
      expectEventually<unknown>(sources, [...wanted].sort());
    await page
      .getByRole('button', { name: /^Collapse All/ })
      .first()
      .click();
    await workbench.tree.expand('Local');
    await page.getByRole('button', { name: 'Filter Sources…' }).first().click();
    assert.equal(await workbench.quickInput.title(), 'Filter Sources');
    await workbench.quickInput.type('wharehouse');
    await shows([DATABASE]);
    await page.getByText('Showing sources like "wharehouse".').first().waitFor();
    // Leaving puts back what was there.
    await workbench.quickInput.cancel();
    await shows([DATABASE, BUCKET, API, 'Another Kind']);

    await workbench.runCommand('Data Connectors: Filter Sources…');
    await row('archive')
      .locator('.monaco-checkbox, input[type=checkbox], .quick-input-list-checkbox')
      .first()
      .click();
    await shows(['Another Kind']);
    await workbench.screenshot('filter');
    // Not by Enter, which would toggle the box that has the focus.
    await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await workbench.quickInput.waitUntilClosed();
    await page.getByText('Showing sources tagged archive.').first().waitFor();
    await workbench.screenshot('filtered');
    await page.getByRole('button', { name: 'Clear Filter' }).first().click();
    await shows([DATABASE, BUCKET, API, 'Another Kind']);
  });

  for (const [theme, name] of [
    ['light', 'Light Modern'],
    ['high-contrast', 'Dark High Contrast'],
  ] as const) {
    it(`reads in the theme ${name}`, async () => {
      await workbench.runCommand('Preferences: Color Theme');
      await workbench.quickInput.type(name);
      await workbench.quickInput.pick(name);
      await search('experimnts');
      await row('running_experiments').waitFor();
      await workbench.screenshot(`search-${theme}`);
    });
  }
});
