import * as assert from 'node:assert/strict';
import type { FakeHost } from './grid/fakeHost.js';
import { usePreview } from './grid/usePreview.js';

declare const fakeHost: FakeHost;

describe('The number of rows of a preview, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const counts = () => preview.page.evaluate(() => fakeHost.counts);

  it('becomes exact after a jump, once the source has counted', async () => {
    const page = await preview.open('rows=800000&estimate=790000&countedAfter=700');
    await preview.rowsSaid(/of ≈ 790,000 \(estimated\)$/);
    await preview.goToRow('400,000');
    await preview.rowsSaid(/^Rows 400,000–[\d,]+ of 800,000$/);
    await page
      .getByRole('status')
      .getByText('There are 800,000 rows; about 790,000 were estimated.')
      .waitFor();
    // The last row there is, not the last that was estimated.
    await page.keyboard.press('Control+End');
    await preview.cell(799_999, 0).waitFor();
  });

  it('is asked for again after jumps alone, and no more once it is exact', async () => {
    const page = await preview.open('rows=800000&estimate=790000&countedAfter=100');
    await preview.rowsSaid(/\(estimated\)$/);
    for (let step = 0; step < 12; step++) await page.keyboard.press('PageDown');
    await page.waitForTimeout(1_000);
    assert.equal(await counts(), 1);
    await preview.goToRow('400,000');
    await preview.rowsSaid(/of 800,000$/);
    const asked = await counts();
    await preview.goToRow('600,000');
    await preview.rowsSaid(/^Rows 600,000–/);
    await page.waitForTimeout(1_000);
    assert.equal(await counts(), asked);
  });
});
