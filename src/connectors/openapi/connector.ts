import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { ApiOutline, OutlineOperation } from '../../core/openapi/outline.js';
import type { ApiSource, ApiSpecification, LiveClient } from '../../core/sources/api.js';
import type { Connector, ConnectorContext, Session } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { credentialFieldsOf } from './credentials.js';
import { EditedText } from './editedText.js';
import { generateClient } from './generate.js';
import type { Job, JobResults } from './jobs.js';
import { createKeptRunners, type KeptRunner } from './keptRunner.js';
import { openapiKind } from './kind.js';
import type { LoadedText } from './load.js';
import { createReferenceLoader, loadSpecification, uriOf } from './load.js';
import { findOperations, operationNodes, tagNodes } from './nodes.js';
import { callOperation } from './callOperation.js';
import { pathNodeOf, pathNodes } from './pathNodes.js';
import type { RunJob } from './runJob.js';
import { createWorkerRunner } from './runJob.js';
import { callChoices, prepareCall, sendCall, type CallSurroundings } from './trial.js';
import { checkSettings, readSettings } from './settings.js';
import { shareWork } from './shareWork.js';

/**
 * HTTP APIs. `runJob` decides where specifications are read and clients written: by default in
 * processes started from the extension's bundles, and what is read is kept in one for a while.
 */
export function createOpenapiConnector(
  options: { readonly runJob?: RunJob; readonly kept?: { open(): KeptRunner } } = {},
): Connector {
  let { kept } = options;
  return {
    kind: openapiKind.kind,
    open(source, context) {
      const { runJob = createWorkerRunner(context.distFolder) } = options;
      if (options.runJob && !kept) {
        return openSession(source, context, runJob, () => ({ run: runJob, end: () => {} }));
      }
      const runners = (kept ??= createKeptRunners(context.distFolder));
      return openSession(source, context, runJob, () => runners.open());
    },
  };
}

interface Loaded extends OutlineResult {
  readonly text: LoadedText;
}
type OutlineResult = JobResults['outline'];

/** `runJob` is for what is done once, `keep` makes what is asked again and again. */
function openSession(
  source: SourceRecord,
  context: ConnectorContext,
  runJob: RunJob,
  keep: () => KeptRunner,
): Session {
  const kept = keep();
  const settings = readSettings(source.properties);
  const editor = new EditedText(keep(), settings.specification);
  const { referenceOrigins: origins } = settings;
  const closing = new AbortController();
  const within = (signal: AbortSignal) => AbortSignal.any([signal, closing.signal]);

  const run = <K extends Job['kind']>(
    job: Extract<Job, { kind: K }>,
    text: LoadedText,
    signal: AbortSignal,
  ): Promise<JobResults[K]> => {
    const references = createReferenceLoader(text, context, origins);
    const isKept = job.kind === 'outline' || job.kind === 'describe';
    const load = (uri: string) => references.load(uri, signal);
    return (isKept ? kept.run : runJob)<K>(job, text, load, signal);
  };

  // Read once for all who ask at the same time and until it is invalidated; a failure is not kept.
  const loaded = shareWork(async (signal): Promise<Loaded> => {
    const [problem] = checkSettings(source.properties);
    if (problem !== undefined || settings.specification === '') {
      const message = problem?.message ?? 'The source names no specification.';
      throw new ConnectorError('Invalid', message, { nextSteps: ['editSource'] });
    }
    const text = await loadSpecification(settings.specification, context, signal);
    throwIfAborted(signal);
    const found = await run({ kind: 'outline' }, text, signal);
    context.log.debug(`${source.id}: ${found.outline.operations.length} operations`);
    return { text, ...found };
  });
  const load = (signal: AbortSignal) => loaded.get(within(signal));

  const surroundings = async (name: string, signal: AbortSignal) => {
    const { text, outline } = await load(signal);
    const stop = within(signal);
    const around: CallSurroundings = {
      ...{ outline, settings, operation: operationOf(outline, name), documentUri: text.uri },
      secrets: await context.secrets(stop),
      timeout: context.limits.requestTimeout,
    };
    throwIfAborted(stop);
    return around;
  };

  const api: ApiSource = {
    async specification(signal) {
      const text = await loadSpecification(settings.specification, context, within(signal));
      return specificationOf(text);
    },
    async document(uri, signal) {
      const stop = within(signal);
      const root = await loadSpecification(settings.specification, context, stop);
      const loaded = await createReferenceLoader(root, context, origins).load(uri, stop);
      if ('text' in loaded) return specificationOf({ ...loaded, uri, location: uri });
      throw new ConnectorError('Unavailable', `"${uri}" was not read: ${loaded.problem}`);
    },
    async check(text, signal) {
      // References are those of the specification, whichever text stands for it.
      const { specification: location } = settings;
      const root = { text, uri: uriOf(location), location };
      return run({ kind: 'check' }, root, within(signal));
    },
    async place(text, fragment, signal) {
      return editor.run<'place'>({ kind: 'place', fragment }, text, within(signal));
    },
    async summary(text, fragment, signal) {
      return editor.run<'summary'>({ kind: 'summary', fragment }, text, within(signal));
    },
    async symbols(text, signal) {
      return editor.run({ kind: 'symbols' }, text, within(signal));
    },
    async documents(signal) {
      return (await load(signal)).documents;
    },
    async specificationHash(signal) {
      return (await load(signal)).specificationHash;
    },
    async generate(options, signal) {
      const stop = within(signal);
      const text = await loadSpecification(settings.specification, context, stop);
      const references = createReferenceLoader(text, context, origins);
      return generateClient(
        { ...options, specification: settings.specification, sourceId: source.id },
        text,
        { runJob, references },
        stop,
      );
    },
    async operations(signal) {
      return (await load(signal)).outline.operations;
    },
    async describe(name, signal) {
      const { text, outline } = await load(signal);
      const operation = operationOf(outline, name);
      return run({ kind: 'describe', operation: operation.name }, text, within(signal));
    },
    async choices({ name, servers }, signal) {
      return callChoices(await surroundings(name, signal), servers);
    },
    async prepare(call, signal) {
      return prepareCall(await surroundings(call.operation, signal), call);
    },
    async send(call, signal) {
      return sendCall(await surroundings(call.operation, signal), call, within(signal));
    },
    async client(signal) {
      const { text, outline } = await load(signal);
      const client = Object.create(null) as LiveClient;
      for (const operation of outline.operations) {
        const call: LiveClient[string] = async (args = {}, callSignal) => {
          const stop = within(callSignal ?? new AbortController().signal);
          throwIfAborted(stop);
          const secrets = await context.secrets(stop);
          const timeout = context.limits.requestTimeout;
          const documentUri = text.uri;
          return callOperation(
            { outline, operation, args: { ...args }, settings, documentUri, secrets, timeout },
            stop,
          );
        };
        client[operation.name] = call;
        const id = operation.operationId ?? '';
        // Also by the id itself, unless `await` would take the client for a promise by it.
        if (id !== '' && id !== 'then' && id !== '__proto__') client[id] ??= call;
      }
      return client;
    },
  };

  return {
    api,
    async test(signal) {
      loaded.forget();
      const { title, version, specification, operations } = (await load(signal)).outline;
      const count = operations.length === 1 ? '1 operation' : `${operations.length} operations`;
      return `${`${title} ${version}`.trim()} (OpenAPI ${specification}): ${count}.`;
    },
    async credentialFields(signal) {
      try {
        return credentialFieldsOf((await load(signal)).outline);
      } catch (error) {
        // The specification itself may need the credentials that are being asked for.
        if (isConnectorError(error, 'Unauthorized') || isConnectorError(error, 'Forbidden')) {
          return openapiKind.credentials;
        }
        throw error;
      }
    },
    async children(path, request, signal) {
      const { outline } = await load(signal);
      const limit = request.limit ?? context.limits.pageSize;
      if (context.operationsBy === 'path') return pathNodes(outline, path, request.page, limit);
      return path.length === 0
        ? tagNodes(outline, request.page, limit)
        : operationNodes(outline, path, request.page, limit);
    },
    async find(text, limit, signal) {
      const { outline } = await load(signal);
      return context.operationsBy === 'path'
        ? findOperations(outline, text, limit, (operation) => pathNodeOf(outline, operation))
        : findOperations(outline, text, limit);
    },
    invalidate: () => loaded.forget(),
    close() {
      closing.abort();
      loaded.forget();
      kept.end();
      editor.end();
      return Promise.resolve();
    },
  };
}

/** By its name, else by the document's own id. Throws `NotFound`. */
function operationOf({ operations }: ApiOutline, name: string): OutlineOperation {
  const found =
    operations.find((one) => one.name === name) ??
    operations.find((one) => one.operationId === name);
  if (found) return found;
  throw new ConnectorError('NotFound', `The specification has no operation "${name}".`);
}

function specificationOf({ text, location, uri }: LoadedText): ApiSpecification {
  return { text, language: /^\s*[{[]/.test(text) ? 'json' : 'yaml', location, uri };
}

/** As the extension uses it. */
export const openapiConnector: Connector = createOpenapiConnector();
