import assert from 'node:assert/strict';
import { byteSize } from '../../../src/core/byteSize.js';
import { TransferMeter } from '../../../src/core/storage/transferMeter.js';

describe('what a transfer says of itself', () => {
  it('writes sizes with three digits', () => {
    const cases: [number, string][] = [
      [0, '0 B'],
      [999, '999 B'],
      [1000, '0.977 KiB'],
      [1023 * 1024, '0.999 MiB'],
      [1024, '1.00 KiB'],
      [123_456, '121 KiB'],
      [5e9, '4.66 GiB'],
    ];
    for (const [bytes, text] of cases) assert.equal(byteSize(bytes), text);
  });

  it('counts files and bytes, and knows its end once it is told', () => {
    let time = 0;
    const meter = new TransferMeter(() => time);
    assert.equal(meter.text(), '0 files · 0 B');
    assert.equal(meter.fraction, undefined);
    meter.addFile();
    meter.addBytes(1024);
    assert.equal(meter.text(), '1 file · 1.00 KiB');
    meter.setTotal(4, 4096);
    assert.equal(meter.fraction, 0.25);
    time = 1000;
    assert.equal(meter.text(), '1 of 4 files · 1.00 KiB of 4.00 KiB · 1.00 KiB/s');
    // What is begun anew is no progress.
    meter.addBytes(-1024);
    assert.equal(meter.fraction, 0);
  });

  it('says of one file only its bytes', () => {
    const meter = new TransferMeter(() => 0);
    meter.setTotal(1, 2048);
    meter.addBytes(1024);
    assert.equal(meter.text(), '1.00 KiB of 2.00 KiB');
  });

  it('forgets the rate of long ago', () => {
    let time = 0;
    const meter = new TransferMeter(() => time);
    meter.setTotal(1, 1e9);
    for (; time < 10_000; time += 500) meter.addBytes(500 * 1024);
    for (; time < 20_000; time += 500) meter.addBytes(50 * 1024);
    assert.match(meter.text(), / · 100 KiB\/s$| · 9\d\.?\d* KiB\/s$/);
  });

  it('has a fraction for files without content', () => {
    const meter = new TransferMeter(() => 0);
    meter.setTotal(2, 0);
    meter.addFile();
    assert.equal(meter.fraction, 0.5);
  });
});
