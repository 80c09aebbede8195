import type { Documents, Located } from './documents.js';

/** What readers of one document share. */
export interface Reading {
  readonly documents: Documents;
  readonly isSwagger2: boolean;
  readonly warn: (message: string, where: Located) => void;
}
