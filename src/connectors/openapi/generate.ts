import { version } from '../../../package.json';
import type { ClientOptions, GeneratedClient } from '../../core/sources/api.js';
import type { LoadedText, ReferenceLoader } from './load.js';
import type { RunJob } from './runJob.js';

/** That of the extension: equal specifications may give other files in another version. */
export const generatorVersion = version;

export interface ClientRequest extends Omit<ClientOptions, 'title'> {
  /** The API's own when absent. */
  readonly title?: string;
  /** Address or path of the specification, as the user gave it. */
  readonly specification: string;
  /** Id of the source in the editor, where there is one. */
  readonly sourceId?: string;
}

/** The files of a client, the same whether an editor or a command line asks for them. */
export async function generateClient(
  { specification, ...options }: ClientRequest,
  text: LoadedText,
  { runJob, references }: { readonly runJob: RunJob; readonly references: ReferenceLoader },
  signal: AbortSignal,
): Promise<GeneratedClient> {
  const source = madeOf(specification);
  const { files, entry, warnings } = await runJob<'generate'>(
    { kind: 'generate', ...options, source, generatorVersion },
    text,
    (uri) => references.load(uri, signal),
    signal,
  );
  return { files, entry, warnings: warnings.map(({ message, place }) => `${place}: ${message}`) };
}

/** As the stamp of a client names its specification: a path of this machine says nothing elsewhere. */
function madeOf(specification: string): string {
  const isLocal = /^([/\\~]|[a-z]:[/\\])/i.test(specification);
  return isLocal ? specification.replace(/^.*[/\\]/, '') : specification;
}
