import type { ConnectorError, NextStep } from '../../core/errors.js';
import { keyOf, type ParentElement, type TreeElement } from './elements.js';

/** An error as rows of the tree: what happened, then what can be done, each a click away. */
export function errorRows(parent: ParentElement, error: ConnectorError): TreeElement[] {
  const source = 'source' in parent ? parent.source : undefined;
  const steps = new Set<NextStep>(error.retryable ? ['retry'] : []);
  for (const step of error.nextSteps) {
    if (source || (step !== 'editSource' && step !== 'setCredentials')) steps.add(step);
  }
  // Much is mended elsewhere, on the server or in a file. Trust alone speaks up when it is given.
  if (!steps.has('manageTrust')) steps.add('retry');
  return [
    { type: 'error', key: keyOf('error', parent.key), parent, error },
    ...[...steps].map((step): TreeElement => ({
      type: 'step',
      key: keyOf('step', parent.key, step),
      parent,
      step,
      source,
      inCatalog: source ? source.catalog : 'catalog' in parent ? parent.catalog.name : '',
    })),
  ];
}
