import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { removeTemporaryFolder, temporaryFolder } from '../host/temporaryFolder.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
/** The worker and what it reads, as `esbuild.js` makes them. */
const NAMES = ['exportWorker.js', 'parquetWriter.js', 'zipWriter.js'];

/** The worker that writes files, built into a folder of its own as it is shipped. */
export async function buildExportWorker(): Promise<{
  readonly script: string;
  remove(): void;
}> {
  const { BUNDLES } = createRequire(import.meta.url)(`${project}esbuild.js`) as {
    BUNDLES: esbuild.BuildOptions[];
  };
  const folder = temporaryFolder('export-worker-');
  const wanted = BUNDLES.filter(({ outfile = '' }) => NAMES.includes(basename(outfile)));
  await Promise.all(
    wanted.map(({ outfile = '', ...options }) =>
      esbuild.build({
        ...options,
        absWorkingDir: project,
        outfile: join(folder, basename(outfile)),
        sourcemap: false,
      }),
    ),
  );
  return {
    script: join(folder, 'exportWorker.js'),
    remove: () => removeTemporaryFolder(folder),
  };
}
