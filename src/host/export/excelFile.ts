import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { throwIfAborted } from '../../core/cancellation.js';
import type { CopyOut, RowBytes } from '../../core/table/copyOut.js';
import { ExcelRows, SHEET_ROWS, sheetName } from '../../core/table/export/excelCells.js';
import type { Cell } from '../../core/table/table.js';
import {
  contentTypes,
  PACKAGE_RELATIONS,
  STYLES,
  workbook,
  workbookRelations,
} from './excelParts.js';

/** Characters of XML that are compressed at once. */
const BLOCK = 64 * 1024;

/** All rows as an Excel workbook, streamed; what no longer fits on a sheet goes to a further one. */
export async function* exportExcel(
  copy: CopyOut,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<RowBytes, void, undefined> {
  const sheets = new Sheets(copy, signal);
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: unknown) => output.destroy(error as Error);
  zip.on('error', fail);
  let sheet: Readable | undefined;
  const write = async () => {
    do {
      sheet = Readable.from(sheets.next(), { objectMode: false });
      zip.addReadStream(sheet, `xl/worksheets/sheet${sheets.count}.xml`);
      await finished(sheet);
    } while (!sheets.done);
    const names = Array.from({ length: sheets.count }, (_, at) => sheetName(name, at + 1));
    const parts = {
      '[Content_Types].xml': contentTypes(names.length),
      '_rels/.rels': PACKAGE_RELATIONS,
      'xl/workbook.xml': workbook(names),
      'xl/_rels/workbook.xml.rels': workbookRelations(names.length),
      'xl/styles.xml': STYLES,
    };
    for (const [path, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), path);
    zip.end();
  };
  const writing = write().catch(fail);
  try {
    for await (const bytes of output) {
      throwIfAborted(signal);
      yield { bytes: bytes as Buffer, rows: sheets.take() };
    }
    await writing;
    yield { bytes: new Uint8Array(), rows: sheets.take() };
  } finally {
    sheet?.destroy();
    output.destroy();
  }
}

/** The rows of a table, one sheet after the other. */
class Sheets {
  readonly #rows: AsyncIterator<readonly (readonly Cell[])[]>;
  readonly #excel: ExcelRows;
  #batch: readonly (readonly Cell[])[] = [];
  #at = 0;
  #written = 0;
  #taken = 0;
  count = 0;
  done = false;

  constructor(copy: CopyOut, signal: AbortSignal) {
    this.#excel = new ExcelRows(copy.columns);
    this.#rows = batches(copy, signal);
  }

  /** Rows that were written since this was asked last. */
  take(): number {
    const rows = this.#written - this.#taken;
    this.#taken = this.#written;
    return rows;
  }

  /** The XML of the next sheet. */
  next(): AsyncGenerator<Buffer, void, undefined> {
    this.count++;
    return this.#sheet();
  }

  async *#sheet(): AsyncGenerator<Buffer, void, undefined> {
    let xml = `${START}${this.#excel.header()}`;
    for (let number = 2; number <= SHEET_ROWS && (await this.#fill()); number++) {
      const row = this.#batch[this.#at++] ?? [];
      xml += this.#excel.row(row, number, ++this.#written);
      if (xml.length < BLOCK) continue;
      yield Buffer.from(xml);
      xml = '';
    }
    // Whether another sheet is needed shows only now.
    await this.#fill();
    yield Buffer.from(`${xml}</sheetData></worksheet>`);
  }

  /** False when there are no more rows. */
  async #fill(): Promise<boolean> {
    while (this.#at >= this.#batch.length && !this.done) {
      const next = await this.#rows.next();
      this.#at = 0;
      this.#batch = next.done ? [] : next.value;
      this.done = next.done ?? false;
    }
    return !this.done;
  }
}

const START =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" ' +
  'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>';

async function* batches(
  copy: CopyOut,
  signal: AbortSignal,
): AsyncGenerator<readonly (readonly Cell[])[], void, undefined> {
  for await (const { rows } of copy.rows(signal)) yield rows;
}
