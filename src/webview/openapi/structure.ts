import type { SchemaView } from '../../core/openapi/describe/description.js';
import { element } from '../../grid/dom.js';
import { hasParts, schemaParts } from './schemaTree.js';

/** What a text of JSON is to consist of, to be opened below it; undefined where nothing is said. */
export function structureOf(
  schema: SchemaView,
  table: readonly SchemaView[],
): HTMLElement | undefined {
  if (!hasParts(schema)) return undefined;
  const details = element('details', {}, element('summary', {}, 'What it consists of'));
  details.addEventListener('toggle', () => {
    if (!details.open || details.childElementCount > 1) return;
    details.append(
      schemaParts(schema, table) ?? element('p', { class: 'muted' }, 'Says nothing more.'),
    );
  });
  return details;
}
