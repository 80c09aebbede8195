import { isCancelled } from '../errors.js';

/** What the user wants after a test failed. */
export type FailureChoice = 'edit' | 'saveAnyway' | 'retry';

export interface SaveSteps<T> {
  /** Tests (if asked to) and saves; rejects with what is wrong, having saved nothing. */
  save(test: boolean): Promise<T>;
  /** Undefined when the user gives up. */
  choose(error: unknown): Promise<FailureChoice | undefined>;
  /** Lets the user correct the values; false when given up. */
  edit(): Promise<boolean>;
}

/**
 * Saves only what works, or what the user insists on. A cancelled test is a failed one: the values
 * entered so far must not be lost with it. Undefined when the user gave up; nothing is saved then.
 */
export async function saveLoop<T>(steps: SaveSteps<T>): Promise<T | undefined> {
  let test = true;
  for (;;) {
    try {
      return await steps.save(test);
    } catch (error) {
      if (!test && isCancelled(error)) return undefined;
      const choice = await steps.choose(error);
      if (choice === undefined) return undefined;
      test = choice !== 'saveAnyway';
      if (choice === 'edit' && !(await steps.edit())) return undefined;
    }
  }
}
