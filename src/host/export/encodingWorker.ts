import { toConnectorError } from '../../core/errors.js';
import type { CopyOut } from '../../core/table/copyOut.js';
import { rowsOfLines } from '../../core/table/export/copyLines.js';
import type { RowBatch } from '../../core/table/table.js';
import { readBlocks } from './blockStream.js';
import type { EncodingTask, FromEncoder } from './encodingMessages.js';
import { encodeRows } from './encodeRows.js';
import { ParquetMisfit } from './parquetFile.js';

/** Entry of the worker process, bundled as `dist/exportWorker.js`: one file, then it ends. */
process.once('message', (task: EncodingTask) => void perform(task));
process.on('disconnect', () => process.exit());
// Meant for whoever started it, who decides.
process.on('SIGINT', () => {});

async function perform(task: EncodingTask): Promise<void> {
  let last: FromEncoder = { type: 'done' };
  try {
    await encode(task);
  } catch (error) {
    if (error instanceof ParquetMisfit) last = { type: 'misfit', column: error.column };
    else {
      const { code, message } = toConnectorError(error, 'Unavailable');
      last = { type: 'error', code, message };
    }
  }
  process.send?.(last, () => process.exit());
}

async function encode({ encoding, columns }: EncodingTask): Promise<void> {
  const copy: CopyOut = {
    columns,
    rows: () => rowsOf(columns.length),
    close: () => Promise.resolve(),
  };
  for await (const { bytes, rows } of encodeRows(copy, encoding, new AbortController().signal)) {
    if (bytes.byteLength > 0) await written(bytes);
    if (rows > 0) post({ type: 'rows', rows });
  }
}

async function* rowsOf(columns: number): AsyncGenerator<Pick<RowBatch, 'rows'>, void, undefined> {
  for await (const block of readBlocks(process.stdin)) {
    yield { rows: block.type === 'rows' ? block.rows : rowsOfLines(block.bytes, columns) };
  }
}

/** Once it has gone on its way: whoever takes the file may be slower than this. */
function written(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function post(message: FromEncoder): void {
  process.send?.(message);
}
