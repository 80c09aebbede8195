import { deserialize, serialize } from 'node:v8';
import { type Block, HEAD, TYPES } from './encodingMessages.js';

/** A block as it goes through a stream: its head, and its bytes. */
export function writtenBlock(block: Block): readonly [Uint8Array, Uint8Array] {
  const bytes = block.type === 'lines' ? block.bytes : serialize(block.rows);
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(TYPES[block.type]);
  head.writeUInt32BE(bytes.byteLength, 1);
  return [head, bytes];
}

/** Blocks as they were written, from pieces of any size. Throws when the last one is not whole. */
export async function* readBlocks(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Block, void, undefined> {
  const gathered = new Gathered();
  let head: Buffer | undefined;
  for await (const piece of pieces) {
    gathered.add(piece);
    for (;;) {
      head ??= gathered.take(HEAD);
      const bytes = head && gathered.take(head.readUInt32BE(1));
      if (!head || !bytes) break;
      yield head.readUInt8() === TYPES.lines
        ? { type: 'lines', bytes }
        : { type: 'rows', rows: deserialize(bytes) as Extract<Block, { type: 'rows' }>['rows'] };
      head = undefined;
    }
  }
  if (head || gathered.size > 0) throw new Error('The rows end in the middle of a block.');
}

/** Pieces that have not been taken yet; put together once, however many a block came in. */
class Gathered {
  #pieces: Uint8Array[] = [];
  size = 0;

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.size += piece.byteLength;
  }

  take(length: number): Buffer | undefined {
    if (this.size < length) return undefined;
    const all = Buffer.concat(this.#pieces);
    const rest = all.subarray(length);
    this.#pieces = rest.byteLength > 0 ? [rest] : [];
    this.size = rest.byteLength;
    return all.subarray(0, length);
  }
}
