import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readBlocks, writtenBlock } from '../../src/host/export/blockStream.js';
import type { Block } from '../../src/host/export/encodingMessages.js';

const BLOCKS: readonly Block[] = [
  { type: 'lines', bytes: Buffer.from('1\ta\n2\t\\N\n') },
  { type: 'lines', bytes: Buffer.alloc(0) },
  { type: 'rows', rows: [['1', null, '', 'ü\ud83d', '\ufeff\0'], []] },
  { type: 'lines', bytes: Buffer.alloc(3000, 'x') },
  { type: 'rows', rows: [] },
];
const WRITTEN = Buffer.concat(BLOCKS.flatMap((block) => writtenBlock(block)));

/** The bytes in pieces of one size, as a pipe may cut them. */
function inPieces(bytes: Buffer, size: number): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return Readable.from(pieces, { objectMode: true });
}

async function blocksOf(stream: AsyncIterable<Uint8Array>): Promise<Block[]> {
  const blocks: Block[] = [];
  for await (const block of readBlocks(stream)) blocks.push(block);
  return blocks;
}

describe('blocks of rows in a stream', () => {
  for (const size of [1, 4, 7, 65_536, WRITTEN.length]) {
    it(`come as they went, in pieces of ${size} bytes`, async () => {
      assert.deepEqual(await blocksOf(inPieces(WRITTEN, size)), BLOCKS);
    });
  }

  it('are refused when the last one is not whole', async () => {
    for (const missing of [1, 6, 3000]) {
      const pieces = inPieces(WRITTEN.subarray(0, WRITTEN.length - missing), 65_536);
      await assert.rejects(blocksOf(pieces), /end in the middle of a block/);
    }
  });
});
