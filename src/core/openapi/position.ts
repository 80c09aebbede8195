import type { Located } from './documents.js';
import type { Bindings } from './dynamicScopes.js';

/** Response bodies lack what is `writeOnly`, arguments and request bodies what is `readOnly`. */
export type Direction = 'output' | 'input';

/** Where a schema is being written: what its surroundings say about it. */
export interface Position {
  readonly direction: Direction;
  readonly qualifier: string;
  /** The declaration being written, and whether a name here is part of its own meaning. */
  readonly owner?: Declaration;
  readonly isTop: boolean;
  readonly depth: number;
  /** Schemas that hold for the same value, for `required` lists that stand apart from properties. */
  readonly context: readonly Located[];
  /** What `$dynamicRef`s lead to here. */
  readonly bindings?: Bindings | undefined;
}

/** One exported type. A schema has up to four: for each direction, and as a base of its heirs. */
export interface Declaration {
  readonly name: string;
  readonly schema: Located;
  readonly direction: Direction;
  readonly isBase: boolean;
  /** What a schema that leaves something open is declared with. */
  readonly bindings?: Bindings | undefined;
  /** Declarations whose meaning this one's meaning depends on at once. */
  readonly needs: Set<Declaration>;
  /** Those of them left out, because they would come back here. */
  readonly cuts: Set<Declaration>;
  text: string;
}

/** Inside an object or array, where a name may refer back without being circular. */
export function below(position: Position): Position {
  return { ...position, isTop: false, depth: position.depth + 1, context: [] };
}
