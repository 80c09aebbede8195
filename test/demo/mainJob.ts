import * as fs from 'node:fs';
import * as path from 'node:path';
import { sampleCounts } from '../servers/samples/database.js';
import type { Workbench } from '../ui/workbench.js';

/** One thing a user does; `run` returns what was seen, or rejects. */
export interface Step {
  readonly name: string;
  readonly title: string;
  run(workbench: Workbench): Promise<string>;
}

const catalog = 'Local';
const warehouse = [catalog, 'Data Warehouse (SQL)'];
const lake = [catalog, 'Data Lake (S3)'];
const petstore = [catalog, 'Pet Store'];

/** The main job, in the order of the README. */
export function mainJob(workspace: string): readonly Step[] {
  return [
    { name: 'sources', title: 'The sources are listed', run: listSources },
    { name: 'table', title: 'A table opens from its schema', run: previewTable },
    { name: 'scrolled', title: 'The whole table can be scrolled', run: scrollTable },
    { name: 'text-file', title: 'A text file opens from the bucket', run: openTextFile },
    { name: 'image', title: 'An image opens from the bucket', run: openImage },
    {
      name: 'client',
      title: 'A typed client is generated',
      run: (workbench) => generateClient(workbench, workspace),
    },
    { name: 'notebook', title: 'A saved notebook shows its tables', run: openNotebook },
    { name: 'operation', title: 'An operation of the API is tried', run: tryOperation },
    { name: 'query', title: 'A query runs and shows its rows', run: runQuery },
  ];
}

async function listSources(workbench: Workbench): Promise<string> {
  await workbench.openViewContainer('Data Connectors');
  await workbench.tree.waitForLabels(
    [catalog],
    ['Data Lake (S3)', 'Data Warehouse (SQL)', 'Pet Store'],
  );
  return (await workbench.tree.labels(catalog)).join(', ');
}

async function previewTable(workbench: Workbench): Promise<string> {
  const columns = await childrenOf(workbench, ...warehouse, 'public', 'experiments');
  await (await workbench.tree.find(...warehouse, 'public', 'batchresults')).click();
  await workbench.selectEditor('batchresults');
  const grid = workbench.webview();
  const cells = grid.locator('.slick-row').first().locator('.slick-cell');
  await cells.nth(1).filter({ hasText: /\S/ }).waitFor();
  const first = (await cells.allInnerTexts()).slice(0, 5).join(' | ');
  return `experiments has ${columns.slice(0, 4).join(', ')}, …; batchresults starts with ${first}`;
}

async function scrollTable(workbench: Workbench): Promise<string> {
  const grid = workbench.webview();
  await grid.locator('.slick-row .slick-cell').nth(1).click();
  await workbench.page.keyboard.press('Control+End');
  const last = sampleCounts.batchresults.toLocaleString('en-US');
  const plain = String(sampleCounts.batchresults);
  const row = grid
    .locator('.slick-row')
    .filter({ hasText: new RegExp(`${plain}|${last}`) })
    .last();
  await row.waitFor();
  // Until the end has been read the count is the server's estimate.
  await grid.locator('.status-rows', { hasText: `–${last} of ${last}` }).waitFor();
  const rows = await grid.locator('.status-rows').innerText();
  return `row ${last} is there; the status line says "${rows}"`;
}

async function runQuery(workbench: Workbench): Promise<string> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.tree.chooseFromMenu('New Query', ...warehouse);
  const { page } = workbench;
  await page.locator('.part.editor .monaco-editor.focused').waitFor();
  await page.locator('.statusbar-item', { hasText: warehouse.at(-1) ?? '' }).waitFor();
  await page.keyboard.insertText(QUERY);
  await page.keyboard.press('Control+Enter');
  const grid = workbench.webview();
  const cells = grid.locator('.slick-row').first().locator('.slick-cell');
  await cells.nth(1).filter({ hasText: 'done' }).waitFor();
  return (await cells.allInnerTexts()).slice(1).join(' | ');
}

const QUERY = `select phase, count(*) as runs, max(counts) as most_counts
from experiments
group by phase
order by runs desc`;

async function tryOperation(workbench: Workbench): Promise<string> {
  const operation = 'GET /pet/findByStatus';
  await (await workbench.tree.find(...petstore, 'pet', operation)).click();
  await workbench.selectEditor(operation);
  const page = workbench.webview();
  await page.getByRole('tab', { name: 'Try It' }).click();
  await page.getByRole('group', { name: 'status' }).getByLabel('available').check();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.answer-grid .slick-row').first().waitFor();
  return page.locator('.answer-status').innerText();
}

async function openTextFile(workbench: Workbench): Promise<string> {
  await (await workbench.tree.find(...lake, 'README.md')).click();
  await workbench.selectEditor('README.md');
  const text = await workbench.editorText();
  if (!text.includes('Laboratory data')) {
    throw new Error(`README.md shows: ${text}`);
  }
  return `README.md, "${text.split('\n')[0] ?? ''}"`;
}

async function openImage(workbench: Workbench): Promise<string> {
  const folder = [...lake, 'SEM micrographs'];
  const names = await childrenOf(workbench, ...folder);
  const picture = names.find((name) => name.endsWith('.png'));
  if (picture === undefined) {
    throw new Error(`No picture among ${names.join(', ')}`);
  }
  await (await workbench.tree.find(...folder, picture)).click();
  await workbench.selectEditor(picture);
  const image = workbench.webview().locator('img').first();
  await image.waitFor();
  const width = await image.evaluate((element) => (element as HTMLImageElement).naturalWidth);
  if (width === 0) {
    throw new Error(`${picture} shows no picture`);
  }
  return `${picture}, ${String(width)} pixels wide`;
}

async function generateClient(workbench: Workbench, workspace: string): Promise<string> {
  await workbench.tree.chooseFromMenu('Generate Client…', ...petstore);
  await workbench.quickInput.pick('src/api/petstore');
  const title = await workbench.selectEditor(/\.ts(,|$)/);
  const folder = path.join(workspace, 'src', 'api', 'petstore');
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const text = files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8')).join('\n');
  if (!text.includes('findPetsByStatus')) {
    throw new Error(`${files.join(', ')} do not name findPetsByStatus`);
  }
  return `${files.join(', ')} with findPetsByStatus; ${title} is open`;
}

async function openNotebook(workbench: Workbench): Promise<string> {
  await workbench.page.keyboard.press('Control+p');
  await workbench.quickInput.type('tables.ipynb');
  await workbench.quickInput.pick('tables.ipynb');
  await workbench.selectEditor('tables.ipynb');
  const grid = workbench.webview().locator('.dc-output-grid').first();
  await grid.locator('.slick-row .slick-cell').nth(1).filter({ hasText: /\S/ }).waitFor();
  const headers = await grid.locator('.slick-header-column .dc-name').allTextContents();
  return `a table with ${headers.join(', ')}`;
}

/** The labels below a node, once there are any. */
async function childrenOf(workbench: Workbench, ...labels: string[]): Promise<string[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = (await workbench.tree.labels(...labels)).filter((label) => label !== '');
    if (found.length > 0) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error(`Nothing below ${labels.join(' › ')}`);
    }
    await workbench.page.waitForTimeout(100);
  }
}
