import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { generateClient } from '../connectors/openapi/generate.js';
import { specificationSecret } from '../connectors/openapi/kind.js';
import {
  createReferenceLoader,
  loadSpecification,
  type LoadContext,
} from '../connectors/openapi/load.js';
import type { RunJob } from '../connectors/openapi/runJob.js';
import { checkSettings, readSettings } from '../connectors/openapi/settings.js';
import { ConnectorError } from '../core/errors.js';
import { planClient, type ClientPlan } from '../core/openapi/clientPlan.js';
import {
  obstacleLines,
  staleLines,
  upToDateLine,
  warningLine,
  writtenLine,
} from '../core/openapi/clientReport.js';
import { replaceFiles } from '../core/openapi/replaceFiles.js';
import type { Stamp } from '../core/openapi/stamp.js';
import type { ClientOptions } from '../core/sources/api.js';
import type { GenerateArguments } from './arguments.js';
import { clientDisk, readFolder, readStampOf } from './clientFolder.js';

/** What the command line runs in. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly runJob: RunJob;
  /** A line for the user; problems and warnings go elsewhere than what was done. */
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** Exit codes of {@link generate}; what else goes wrong it throws. */
export const DONE = 0;
export const NOT_DONE = 1;

const LIMITS = { connectTimeout: 30_000, requestTimeout: 120_000, pageSize: 100 };

/**
 * Generates a client into a folder, or says whether the one that is there is up to date. Gives the
 * exit code.
 */
export async function generate(
  given: GenerateArguments,
  { environment, runJob, say, complain }: Surroundings,
  signal: AbortSignal,
): Promise<number> {
  const { folder } = given;
  const stamp = await readStampOf(folder);
  const specification = given.specification ?? stamp?.source;
  if (specification === undefined) {
    throw new ConnectorError('Invalid', `${folder} has no generated client: name a specification.`);
  }
  const settings = { specification, referenceOrigins: given.allow };
  const [problem] = checkSettings(settings);
  if (problem) throw new ConnectorError('Invalid', problem.message);
  const authorization = environment['DATA_CONNECTORS_AUTHORIZATION'];
  const context: LoadContext = {
    readFile: (path, stop) => readFile(resolve(path), { signal: stop }),
    secrets: () =>
      Promise.resolve(
        authorization === undefined ? undefined : { [specificationSecret]: authorization },
      ),
    limits: LIMITS,
  };
  const text = await loadSpecification(specification, context, signal);
  const { referenceOrigins } = readSettings(settings);
  const references = createReferenceLoader(text, context, referenceOrigins);
  const title = given.title ?? stamp?.title;
  const client = await generateClient(
    {
      ...optionsOf(given, stamp),
      ...(title === undefined ? {} : { title }),
      specification,
      ...(stamp?.sourceId === undefined ? {} : { sourceId: stamp.sourceId }),
    },
    text,
    { runJob, references },
    signal,
  );
  for (const warning of client.warnings) complain(warningLine(specification, warning));
  const before = await readFolder(folder, client.files);
  const plan = planClient(client.files, before);
  return given.check ? check(plan) : write(plan);

  function check(found: ClientPlan): number {
    const lines = staleLines(folder, found, before);
    for (const line of lines) complain(line);
    if (lines.length > 0) return NOT_DONE;
    say(upToDateLine(folder));
    return DONE;
  }

  async function write(found: ClientPlan): Promise<number> {
    const obstacles = given.force ? [] : obstacleLines(folder, found);
    if (obstacles.length > 0) {
      for (const line of obstacles) complain(line);
      complain('Nothing was written. --force overwrites these files.');
      return NOT_DONE;
    }
    await replaceFiles(found, clientDisk(folder), signal);
    say(writtenLine(folder, found));
    return DONE;
  }
}

/** What is not given is as it was for the client that is there. */
function optionsOf(
  given: GenerateArguments,
  stamp: Stamp | undefined,
): Omit<ClientOptions, 'title'> {
  const before = given.whole ? undefined : stamp;
  const only = given.only ?? before?.only;
  const typesOnly = given.types || before?.typesOnly === true;
  const importExtension = given.imports ?? before?.importExtension;
  const python = given.python || before?.language === 'python';
  return {
    ...(only === undefined ? {} : { only }),
    ...(typesOnly ? { typesOnly } : {}),
    ...(importExtension === undefined ? {} : { importExtension }),
    ...(python ? { language: 'python' } : {}),
  };
}
