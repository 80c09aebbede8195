import { parentPort, workerData } from 'node:worker_threads';
import { toConnectorError } from '../../core/errors.js';
import { doJob } from './jobs.js';
import type { FromWorker, ToWorker, WorkerTask } from './workerMessages.js';

/** Entry of the worker thread, bundled as `dist/openapiWorker.js`: one job, then it ends. */
async function main(): Promise<void> {
  const port = parentPort;
  if (!port) return;
  const post = (message: FromWorker) => port.postMessage(message);
  const { job, root } = workerData as WorkerTask;
  try {
    const result = await doJob(job, root, async (uri) => {
      const answer = new Promise<ToWorker>((resolve) => port.once('message', resolve));
      post({ type: 'need', uri });
      return answer;
    });
    post({ type: 'result', result });
  } catch (error) {
    const { code, message, detail, nextSteps } = toConnectorError(error, 'Invalid');
    post({
      type: 'error',
      error: { code, message, nextSteps, ...(detail === undefined ? {} : { detail }) },
    });
  }
}

void main();
