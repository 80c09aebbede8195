import { isConnectorError } from '../errors.js';
import type { Catalog } from './catalog.js';
import type { Field } from './field.js';
import { hasSource } from './saveSource.js';

/** What a form has asked catalogs, each of which is asked once. */
export class CatalogMemory {
  readonly #isEdit: boolean;
  readonly #fields = new Map<string, Promise<readonly Field[]>>();
  readonly #taken = new Map<string, boolean>();

  /** Of a kind that cannot be used here nothing is known, but what else a source has can be edited. */
  constructor({ isEdit }: { readonly isEdit: boolean }) {
    this.#isEdit = isEdit;
  }

  /** The fields of a kind; rejects as the catalog does, which is then asked again. */
  fields(catalog: Catalog, kind: string, signal: AbortSignal): Promise<readonly Field[]> {
    if (kind === '') return Promise.resolve([]);
    const key = JSON.stringify([catalog.name, kind]);
    const known = this.#fields.get(key);
    if (known) return known;
    const fields = catalog.fields(kind, signal).catch((error: unknown) => {
      if (this.#isEdit && isConnectorError(error, 'Unsupported')) return [];
      this.#fields.delete(key);
      throw error;
    });
    this.#fields.set(key, fields);
    return fields;
  }

  /** Whether a source of the catalog has the name; false when the catalog cannot tell. */
  async isTaken(catalog: Catalog, name: string, signal: AbortSignal): Promise<boolean> {
    if (name === '' || catalog.capabilities.namesSources) return false;
    const key = JSON.stringify([catalog.name, name]);
    const known = this.#taken.get(key);
    if (known !== undefined) return known;
    try {
      const taken = await hasSource(catalog, name, signal);
      this.#taken.set(key, taken);
      return taken;
    } catch (error) {
      if (isConnectorError(error, 'Cancelled')) throw error;
      // Whatever is wrong with the catalog: saving says so.
      return false;
    }
  }

  /** A name may have become free meanwhile; whether it is still free is seen at the saving itself. */
  forgetTaken(): void {
    for (const [key, taken] of this.#taken) if (taken) this.#taken.delete(key);
  }
}
