import type { FakeHost } from './grid/fakeHost.js';
import { usePreview } from './grid/usePreview.js';

declare const fakeHost: FakeHost;

describe('Going to rows of a preview, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const said = (text: string) => preview.page.getByRole('status').getByText(text).waitFor();

  it('does not go behind the last row, and says which it is', async () => {
    await preview.open('rows=700');
    await preview.rowsSaid(/of 700$/);
    await preview.goToRow('701');
    await said('The last row is 700.');
    await preview.goToRow('700');
    await preview.cell(699, 0).waitFor();
  });

  it('goes behind an estimate, which is no limit', async () => {
    await preview.open('rows=9000&estimate=5000');
    await preview.rowsSaid(/≈ 5,000 \(estimated\)$/);
    await preview.goToRow('8,500');
    await preview.rowsSaid(/^Rows 8,500–/);
    await said('There are more than the 5,000 rows that were estimated.');
    await preview.page.keyboard.press('Control+End');
    await preview.cell(8_999, 0).waitFor();
  });

  it('says when an estimate was corrected', async () => {
    const page = await preview.open('rows=700&estimate=5000');
    await preview.rowsSaid(/≈ 5,000 \(estimated\)$/);
    await page.keyboard.press('Control+End');
    await preview.rowsSaid(/of 700$/);
    await said('There are 700 rows; about 5,000 were estimated.');
  });

  it('obeys the commands of the palette', async () => {
    const page = await preview.open();
    await preview.rowsSaid(/of 249,870$/);
    const run = (command: object) =>
      page.evaluate((given) => {
        fakeHost.peer.notify({ method: 'runPreviewCommand' }, given);
      }, command);
    await run({ kind: 'goToRow', row: 1234 });
    await preview.rowsSaid(/^Rows 1,234–/);
    await run({ kind: 'goToRow' });
    await page.locator('[placeholder="Go to row"]:focus').waitFor();
    await run({ kind: 'filterRows' });
    await page.getByRole('dialog', { name: 'Filter' }).waitFor();
    await page.keyboard.press('Escape');
    await run({ kind: 'showStatistics' });
    await page.getByRole('complementary', { name: 'Statistics' }).waitFor();
  });
});
