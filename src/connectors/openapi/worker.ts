import { toConnectorError } from '../../core/errors.js';
import { JobReader } from './jobs.js';
import type { FromWorker, LoadedReference, ToWorker } from './workerMessages.js';

/**
 * Entry of the worker process, bundled as `dist/openapiWorker.js`: one job after the other, until it
 * is killed or nobody listens any more.
 */
const post = (message: FromWorker) => process.send?.(message);
let reader: JobReader | undefined;
let documentArrived: ((answer: LoadedReference) => void) | undefined;

const loadReference = (uri: string) =>
  new Promise<LoadedReference>((resolve) => {
    documentArrived = resolve;
    post({ type: 'need', uri });
  });

async function perform({ job, root }: Extract<ToWorker, { type: 'task' }>): Promise<void> {
  try {
    // What was read before is let go of first: there is not room for two.
    if (root) reader = new JobReader(root);
    if (!reader) throw new Error('The first task has no specification.');
    post({ type: 'result', result: await reader.run(job, loadReference) });
  } catch (error) {
    const { code, message, detail, nextSteps } = toConnectorError(error, 'Invalid');
    post({
      type: 'error',
      error: { code, message, nextSteps, ...(detail === undefined ? {} : { detail }) },
    });
  }
}

process.on('message', (message: ToWorker) => {
  if (message.type === 'task') void perform(message);
  else documentArrived?.(message);
});
process.on('disconnect', () => process.exit());
// Meant for whoever started it, who decides.
process.on('SIGINT', () => {});
