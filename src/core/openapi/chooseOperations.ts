import type { ApiModel, Operation } from './model.js';

/** What stands before the name of a tag in `GenerateOptions.only`. */
const tagPrefix = 'tag:';

/**
 * The model with the chosen operations alone, named as in the whole. What names no operation is a
 * warning. No choice keeps all.
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
