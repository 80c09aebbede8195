import type { Job, JobResults, LoadReference } from './jobs.js';
import type { KeptRunner } from './keptRunner.js';
import type { LoadedText } from './load.js';

/**
 * What an editor asks of the text it shows, which need not be what the source has: each text is read
 * once, as long as no other one is asked about.
 */
export class EditedText {
  readonly #runner: KeptRunner;
  readonly #location: string;
  #last: LoadedText | undefined;

  /** `location`: as errors name the specification. */
  constructor(runner: KeptRunner, location: string) {
    this.#runner = runner;
    this.#location = location;
  }

  run<K extends 'place' | 'summary' | 'symbols'>(
    job: Extract<Job, { kind: K }>,
    text: string,
    signal: AbortSignal,
  ): Promise<JobResults[K]> {
    if (this.#last?.text !== text) this.#last = { text, uri: '', location: this.#location };
    return this.#runner.run<K>(job, this.#last, nothing, signal);
  }

  end(): void {
    this.#runner.end();
    this.#last = undefined;
  }
}

const nothing: LoadReference = () => Promise.resolve({ problem: 'Only this text is read.' });
