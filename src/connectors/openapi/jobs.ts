import { createHash } from 'node:crypto';
import type { EmittedClient } from '../../core/openapi/emitClient.js';
import { emitClient } from '../../core/openapi/emitClient.js';
import type { OperationDescription } from '../../core/openapi/describe/description.js';
import { describeOperation } from '../../core/openapi/describe/describeOperation.js';
import { summarizeTarget, type TargetSummary } from '../../core/openapi/describe/targetSummary.js';
import { externalReferences, resolveReference } from '../../core/openapi/documents.js';
import type { Warning } from '../../core/openapi/documents.js';
import type { GenerateOptions } from '../../core/openapi/generateOptions.js';
import type { ApiModel } from '../../core/openapi/model.js';
import type { ApiOutline } from '../../core/openapi/outline.js';
import { outlineOf } from '../../core/openapi/outline.js';
import { emitPythonClient } from '../../core/openapi/python/emitPython.js';
import { readModel, specificationVersion } from '../../core/openapi/readModel.js';
import { errorText, type TextPlace } from '../../core/errors.js';
import type { SpecificationProblem, SpecificationSymbol } from '../../core/sources/api.js';
import type { LoadedText } from './load.js';
import { parseDocument } from './parse.js';
import { readPlaces } from './places.js';
import { isHttp } from './settings.js';
import { readSymbols } from './symbols.js';
import { readTree, type Node } from './textTree.js';

/** Work on a specification that takes long enough to be done beside the host's thread. */
export type Job =
  | { readonly kind: 'outline' }
  | { readonly kind: 'describe'; readonly operation: string }
  | { readonly kind: 'check' }
  | { readonly kind: 'symbols' }
  /** `fragment`: a JSON pointer, or the name of an anchor. */
  | { readonly kind: 'place'; readonly fragment: string }
  | { readonly kind: 'summary'; readonly fragment: string }
  | ({
      readonly kind: 'generate';
      /** The API's own when absent. */
      readonly title?: string;
    } & Omit<GenerateOptions, 'specificationHash' | 'title'>);

export interface JobResults {
  readonly outline: {
    readonly outline: ApiOutline;
    readonly specificationHash: string;
    /** Addresses of the specification and of all documents it refers to. */
    readonly documents: readonly string[];
  };
  readonly describe: OperationDescription;
  readonly check: SpecificationProblem[];
  readonly place: TextPlace | undefined;
  readonly summary: TargetSummary | undefined;
  readonly symbols: SpecificationSymbol[];
  readonly generate: EmittedClient;
}

/** Asks for the text of a document that the specification refers to. */
export type LoadReference = (uri: string) => Promise<{ text: string } | { problem: string }>;

/** Parses the specification and all it refers to, and does the job. Errors as `parseDocument` and `readModel`. */
export async function doJob<K extends Job['kind']>(
  job: Extract<Job, { kind: K }>,
  root: LoadedText,
  loadReference: LoadReference,
): Promise<JobResults[K]> {
  return (await new JobReader(root).run(job, loadReference)) as JobResults[K];
}

/** Does jobs on one specification; what it has read for one serves the next. */
export class JobReader {
  #text: string | undefined;
  readonly #root: Omit<LoadedText, 'text'>;
  #read: Pick<Read, 'model' | 'specificationHash'> | undefined;
  #nodes: Node | undefined;
  #value: unknown;

  constructor({ text, ...root }: LoadedText) {
    this.#text = text;
    this.#root = root;
  }

  async run(job: Job, loadReference: LoadReference): Promise<JobResults[Job['kind']]> {
    switch (job.kind) {
      case 'place': {
        const places = readPlaces(this.#whole.text, this.#tree);
        const isPointer = job.fragment === '' || job.fragment.startsWith('/');
        if (!isPointer) return places.findAnchor(job.fragment);
        const { isWhole, value } = places.find(job.fragment);
        return isWhole ? value : undefined;
      }
      case 'symbols':
        return readSymbols(this.#whole.text, this.#tree);
      case 'summary':
        return this.#summary(job.fragment);
      case 'check':
        return checkText(this.#whole, loadReference);
      case 'describe':
        return describeOperation((await this.#readOnce(loadReference)).model, job.operation);
      case 'outline': {
        const { model, specificationHash } = await this.#readOnce(loadReference);
        const documents = [...model.documents.contents.keys()];
        return { outline: outlineOf(model), specificationHash, documents };
      }
      case 'generate': {
        const { model, specificationHash } = await this.#readOnce(loadReference);
        const emit = job.language === 'python' ? emitPythonClient : emitClient;
        return emit(model, { ...job, title: job.title ?? model.title, specificationHash });
      }
    }
  }

  /** Of this document alone: what it refers to elsewhere is known by its name. */
  #summary(fragment: string): TargetSummary | undefined {
    const { text, uri, location } = this.#whole;
    this.#value ??= parseDocument(text, location);
    const documents = { root: uri, contents: new Map([[uri, this.#value]]) };
    const from = { uri, pointer: '' };
    const target = resolveReference(documents, `#${fragment.replaceAll('%', '%25')}`, from);
    return target && summarizeTarget(documents, target);
  }

  get #tree(): Node {
    return (this.#nodes ??= readTree(this.#whole.text));
  }

  get #whole(): LoadedText {
    if (this.#text === undefined) throw new Error('The text was let go of once it was read.');
    return { ...this.#root, text: this.#text };
  }

  async #readOnce(loadReference: LoadReference) {
    if (this.#read) return this.#read;
    const { model, specificationHash } = await readAll(this.#whole, loadReference);
    // Of no more use: the values are there, and the text is as large as they are.
    this.#text = undefined;
    return (this.#read = { model, specificationHash });
  }
}

type Read = Awaited<ReturnType<typeof readAll>>;

async function checkText(
  root: LoadedText,
  loadReference: LoadReference,
): Promise<SpecificationProblem[]> {
  // Of no use to any other job: a bundle of its own.
  const { checkSpecification, isAboutText, syntaxProblem } =
    await import('./checkSpecification.js');
  try {
    const { document, model } = await readAll(root, loadReference);
    return checkSpecification(root.text, document, model);
  } catch (error) {
    if (isAboutText(error)) return [syntaxProblem(root.text, error)];
    throw error;
  }
}

/** The specification with all it refers to. What could not be read is among the warnings. */
async function readAll(root: LoadedText, loadReference: LoadReference) {
  const document = parseDocument(root.text, root.location);
  // Before anything else is fetched for it.
  specificationVersion(document);
  const contents = new Map<string, unknown>([[root.uri, document]]);
  const hash = createHash('sha256').update(root.text);
  const warnings: Warning[] = [];
  const referencesOf = (value: unknown, from: string) =>
    externalReferences(value, from).map((uri) => ({ uri, from }));
  const queue = referencesOf(document, root.uri);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { uri, from } = next;
    if (contents.has(uri)) continue;
    // What a server says leads to no file, whichever file has referred to that server.
    const loaded =
      isHttp(from) && !isHttp(uri)
        ? { problem: `It is a file, and "${from}" is on a server.` }
        : await loadReference(uri);
    let value: unknown;
    if ('problem' in loaded) {
      warnings.push({ message: `"${uri}" was not read: ${loaded.problem}`, place: uri });
    } else {
      // Without other documents the hash is that of the file, as `sha256sum` prints it.
      hash.update(`\0${loaded.text}`);
      try {
        value = parseDocument(loaded.text, uri);
        queue.push(...referencesOf(value, uri));
      } catch (error) {
        warnings.push({ message: errorText(error), place: uri });
      }
    }
    // Present even when it could not be read, so that it is asked for once.
    contents.set(uri, value);
  }
  const read = readModel({ root: root.uri, contents });
  const model: ApiModel = { ...read, warnings: [...warnings, ...read.warnings] };
  return { document, model, specificationHash: hash.digest('hex') };
}
