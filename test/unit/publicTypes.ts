import type * as api from '../../data-connectors.js';
import type { CatalogHit } from '../../src/core/sources/catalogFacets.js';
import type { TestResult } from '../../src/core/sources/catalog.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { SourceInfo } from '../../src/core/sources/source.js';
import type { ObjectEntry } from '../../src/core/storage/objectStore.js';
import type { Column, RowBatch, TableInfo } from '../../src/core/table/table.js';

/**
 * `data-connectors.d.ts` is shipped by itself, so it repeats types of the core. Here the compiler
 * compares them: this file runs nothing.
 */

/** `true` for types with the same properties, each of the same type and as optional. */
type Same<A, B> = [A, keyof A, B, keyof B] extends [B, keyof B, A, keyof A] ? true : false;

interface Agreements {
  readonly errorCode: Same<api.ErrorCode, ErrorCode>;
  readonly sourceInfo: Same<api.SourceInfo, SourceInfo>;
  readonly testResult: Same<api.TestResult, TestResult>;
  readonly tableInfo: Same<api.TableInfo, TableInfo>;
  readonly column: Same<api.Column, Column>;
  readonly entry: Same<api.Entry, Omit<ObjectEntry, 'path'>>;
  readonly hitKind: Same<api.SearchResult['kind'], CatalogHit['kind']>;
  /** The core may tell more of a batch than the API promises, and nothing less. */
  readonly rowBatch: Same<api.RowBatch, Pick<RowBatch, keyof api.RowBatch>>;
}

export const agreements: Agreements = {
  errorCode: true,
  sourceInfo: true,
  testResult: true,
  tableInfo: true,
  column: true,
  entry: true,
  hitKind: true,
  rowBatch: true,
};
