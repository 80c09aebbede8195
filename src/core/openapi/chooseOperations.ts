import { ConnectorError } from '../errors.js';
import type { ApiModel, Operation } from './model.js';

/** What stands before the name of a tag in `GenerateOptions.only`. */
const tagPrefix = 'tag:';

/** Choices that a message names. */
const MOST_NAMED = 5;

/**
 * The model with the chosen operations alone, named as in the whole. What names no operation is a
 * warning; throws `NotFound` where nothing does, for an empty client would take the place of a useful
 * one. No choice keeps all.
 */
export function chooseOperations(model: ApiModel, only: readonly string[] | undefined): ApiModel {
  if (only === undefined) return model;
  const chosen = new Set<Operation>();
  const unknown: string[] = [];
  for (const choice of only) {
    const found = matching(model.operations, choice);
    if (found.length === 0) unknown.push(choice);
    for (const operation of found) chosen.add(operation);
  }
  if (chosen.size === 0 && unknown.length > 0) throw nothingChosen(unknown);
  return {
    ...model,
    operations: model.operations.filter((operation) => chosen.has(operation)),
    warnings: [
      ...model.warnings,
      ...unknown.map((choice) => ({
        message: `"${choice}" names no operation and no tag.`,
        place: '#/paths',
      })),
    ],
  };
}

function nothingChosen(choices: readonly string[]): ConnectorError {
  const named = choices.slice(0, MOST_NAMED).map((choice) => `"${choice}"`);
  const more = choices.length > MOST_NAMED ? ` and ${choices.length - MOST_NAMED} more` : '';
  return new ConnectorError(
    'NotFound',
    `The specification has no operation and no tag of these: ${named.join(', ')}${more}.`,
  );
}

/** The method's name first: only names are unique. */
function matching(operations: readonly Operation[], choice: string): readonly Operation[] {
  const tests: ((operation: Operation) => boolean)[] = [
    (one) => one.name === choice,
    (one) => one.operationId === choice,
    (one) => `${one.method} ${one.path}` === choice,
    (one) => choice.startsWith(tagPrefix) && one.tags.includes(choice.slice(tagPrefix.length)),
  ];
  for (const test of tests) {
    const found = operations.filter(test);
    if (found.length > 0) return found;
  }
  return [];
}
