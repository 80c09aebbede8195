import { displayText } from '../../core/table/format.js';
import type { ValueChild, ValueNode } from '../../core/table/jsonNode.js';
import { element } from '../../grid/dom.js';
import { counted, whole } from '../../core/counted.js';

/** Children drawn at once; more come on demand. */
const BATCH = 200;
const LONGEST = 2_000;

/** A value as a tree that opens: children are made when their parent is opened. */
export function valueTree(root: ValueNode): HTMLElement {
  const tree = element('div', { class: 'value-tree', tabindex: '0' });
  tree.append(node(undefined, root, true));
  return tree;
}

function node(name: string | undefined, value: ValueNode, open = false): HTMLElement {
  const label =
    name === undefined ? [] : [element('span', { class: 'value-name' }, displayText(name)), ': '];
  if (!('children' in value)) {
    const quoted = value.kind === 'text' ? JSON.stringify(value.text) : value.text;
    return element(
      'div',
      { class: 'value-leaf' },
      ...label,
      element('span', { class: `value-${value.kind}` }, displayText(quoted, LONGEST)),
    );
  }
  const { children, kind } = value;
  const size =
    kind === 'array' ? counted(children.length, 'element') : counted(children.length, 'field');
  const details = element(
    'details',
    {},
    element('summary', {}, ...label, element('span', { class: 'value-size' }, size)),
  );
  const fill = () => {
    if (details.open && details.childElementCount === 1) addChildren(details, children, 0);
  };
  details.addEventListener('toggle', fill);
  details.open = open;
  fill();
  return details;
}

function addChildren(parent: HTMLElement, children: readonly ValueChild[], start: number): void {
  for (const [index, child] of children.slice(start, start + BATCH).entries()) {
    parent.append(node(child.name ?? String(start + index), child.node));
  }
  const rest = children.length - start - BATCH;
  if (rest <= 0) return;
  const more = element(
    'button',
    { class: 'secondary value-more' },
    `Show ${whole(Math.min(rest, BATCH))} More of ${whole(rest)}`,
  );
  more.addEventListener('click', () => {
    more.remove();
    addChildren(parent, children, start + BATCH);
    parent.querySelector<HTMLElement>(':scope > .value-more')?.focus();
  });
  parent.append(more);
}
