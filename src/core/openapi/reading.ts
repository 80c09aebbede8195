import type { Documents, Located } from './documents.js';

/** What readers of one document share. */
export interface Reading {
  readonly documents: Documents;
  readonly isSwagger2: boolean;
  readonly warn: (message: string, where: Located) => void;
}

/**
 * What is being read. Optional fields are set one by one where there are ten thousands of values:
 * each spread in a literal takes as long as all of its fields.
 */
export type Unfinished<T> = { -readonly [K in keyof T]: T[K] };
