import type { CatalogScope, SourceKindInfo } from './catalog.js';
import type { Field, FieldProblem } from './field.js';
import type { UnavailableCatalog } from './formCatalogs.js';
import type { FieldTexts, FormSubject, FormValues } from './sourceForm.js';

/** What a form shows before anything is chosen in it. */
export interface FormDescription {
  readonly subject: FormSubject;
  readonly heading: string;
  /** Those that the source can be saved to; one when it is edited. */
  readonly catalogs: readonly CatalogScope[];
  /** Those that might be, but cannot be used at the moment, and why. */
  readonly unavailable: readonly UnavailableCatalog[];
  readonly values: FormValues;
}

/** What follows from the choice of a catalog. */
export interface CatalogForm {
  readonly kinds: readonly SourceKindInfo[];
  /** Places within it, the usual one first; fewer than two leave no choice. */
  readonly targets: readonly CatalogScope[];
  readonly hasName: boolean;
  readonly plainName: boolean;
  readonly saveUntested: boolean;
  /** For a duplicate: the kind that means the same here, and what it may be called. */
  readonly suggested?: { readonly kind?: string; readonly title: string; readonly name: string };
}

/** What follows from the choice of a kind. */
export interface KindForm {
  readonly fields: readonly Field[];
  /** What their inputs start with. */
  readonly texts: FieldTexts;
  /** Names of the secrets stored for the source as it is. */
  readonly stored: readonly string[];
  /** Title of the catalog, where it keeps the secrets itself. */
  readonly keeper?: string;
  /** It may keep some for this source, and does not tell which. */
  readonly isKept: boolean;
  /** False when neither we nor the catalog can tell whether such a source works. */
  readonly testable: boolean;
  /** For a duplicate: labels of what does not carry over. */
  readonly left: readonly string[];
}

/** What is wrong with a form, and what becomes of the secrets that are stored. */
export interface FormCheck {
  readonly problems: readonly FieldProblem[];
  /** `stale`: there are some, for another place than the source points to now. */
  readonly secrets: 'none' | 'stored' | 'stale';
  /** A duplicate may take the stored ones: it sends them where the original does. */
  readonly copyable: boolean;
}
