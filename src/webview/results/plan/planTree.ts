import type { PlanStep, QueryPlan } from '../../../core/sql/explainPlan.js';
import { planWarnings } from '../../../core/sql/planWarnings.js';
import { element } from '../../../grid/dom.js';
import { countText, factorText, shareText, timeText } from './planNumbers.js';

/** Indentation ends somewhere, or deep steps would have no room left. */
const DEEPEST_INDENT = 24;

interface Row {
  readonly step: PlanStep;
  readonly level: number;
  readonly parent: Row | undefined;
  readonly element: HTMLElement;
  readonly toggle: HTMLElement;
  readonly warnings: readonly string[];
  expanded: boolean;
}

/** The steps of a plan as a tree with figures (treegrid, by the ARIA authoring practices). */
export class PlanTree {
  readonly #rows: Row[] = [];
  readonly #plan: QueryPlan;
  readonly #measured: boolean;
  readonly element: HTMLElement;

  constructor(plan: QueryPlan, measured: boolean) {
    this.#plan = plan;
    this.#measured = measured;
    this.#add(plan.root, 1, 1, 1, undefined);
    const heads = ['Step', 'Rows', measured ? 'Time' : 'Cost', ...(measured ? ['Cost'] : [])];
    const cells = heads.map((text) => element('span', { role: 'columnheader' }, text));
    const head = element('div', { role: 'row', class: 'plan-row plan-head' }, ...cells);
    this.element = element(
      'div',
      { role: 'treegrid', class: 'plan-tree', 'aria-label': 'Plan of the statement' },
      head,
      ...this.#rows.map((row) => row.element),
    );
    this.element.classList.toggle('measured', measured);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('click', (event) => this.#onClick(event));
    this.#rows[0]?.element.setAttribute('tabindex', '0');
  }

  /** Steps with what is worth a look in them, in their order. */
  get warnings(): readonly { readonly label: string; readonly text: string; show(): void }[] {
    return this.#rows.flatMap((row) =>
      row.warnings.map((text) => ({ label: row.step.label, text, show: () => this.#reveal(row) })),
    );
  }

  /** Shows all steps, or only the first with those right below it. */
  setExpanded(expanded: boolean): void {
    for (const row of this.#rows) row.expanded = expanded || row.level === 1;
    const focused = this.#focused();
    this.#draw();
    if (focused && focused.element.hidden) this.#focus(this.#rows[0]);
  }

  #add(step: PlanStep, level: number, position: number, size: number, parent: Row | undefined) {
    const warnings = planWarnings(step);
    const toggle = element('span', { class: 'plan-toggle', 'aria-hidden': 'true' });
    const attributes = {
      role: 'row',
      class: 'plan-row',
      tabindex: '-1',
      'aria-level': String(level),
      'aria-posinset': String(position),
      'aria-setsize': String(size),
      ...(step.steps.length > 0 ? { 'aria-expanded': 'true' } : {}),
    };
    const row: Row = {
      ...{ step, level, parent, toggle, warnings, expanded: true },
      element: element(
        'div',
        attributes,
        stepCell(step, level, toggle, warnings, this.#measured),
        rowsCell(step),
        ...(this.#measured ? [timeCell(step)] : []),
        costCell(step, this.#plan.root.cost.all, this.#measured),
      ),
    };
    this.#rows.push(row);
    step.steps.forEach((each, index) =>
      this.#add(each, level + 1, index + 1, step.steps.length, row),
    );
  }

  #draw(): void {
    for (const row of this.#rows) {
      let shown = true;
      for (let above = row.parent; above; above = above.parent) shown &&= above.expanded;
      row.element.hidden = !shown;
      if (row.step.steps.length > 0) {
        row.element.setAttribute('aria-expanded', String(row.expanded));
      }
    }
  }

  #reveal(row: Row): void {
    for (let above = row.parent; above; above = above.parent) above.expanded = true;
    this.#draw();
    this.#focus(row);
    row.element.scrollIntoView({ block: 'nearest' });
  }

  #focus(row: Row | undefined): void {
    if (!row) return;
    for (const each of this.#rows) each.element.tabIndex = each === row ? 0 : -1;
    row.element.focus();
  }

  #focused(): Row | undefined {
    return this.#rows.find((row) => row.element === document.activeElement);
  }

  #onClick(event: MouseEvent): void {
    const { target } = event;
    const row = this.#rows.find((each) => target instanceof Node && each.element.contains(target));
    if (!row) return;
    if (target === row.toggle) this.#toggle(row, !row.expanded);
    // Text can be selected without losing the selection to a focus.
    if (getSelection()?.isCollapsed !== false) this.#focus(row);
  }

  #toggle(row: Row, expanded: boolean): void {
    if (row.step.steps.length === 0) return;
    row.expanded = expanded;
    this.#draw();
  }

  #onKey(event: KeyboardEvent): void {
    const row = this.#focused();
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const shown = this.#rows.filter((each) => !each.element.hidden);
    const at = shown.indexOf(row);
    const canOpen = row.step.steps.length > 0 && !row.expanded;
    const canClose = row.step.steps.length > 0 && row.expanded;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#focus(shown[at + 1]),
      ArrowUp: () => this.#focus(shown[at - 1]),
      Home: () => this.#focus(shown[0]),
      End: () => this.#focus(shown.at(-1)),
      ArrowRight: () => (canOpen ? this.#toggle(row, true) : this.#focus(this.#below(row))),
      ArrowLeft: () => (canClose ? this.#toggle(row, false) : this.#focus(row.parent)),
      Enter: () => this.#toggle(row, !row.expanded),
      '*': () => this.setExpanded(true),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #below(row: Row): Row | undefined {
    return this.#rows.find(({ parent }) => parent === row);
  }
}

function stepCell(
  step: PlanStep,
  level: number,
  toggle: HTMLElement,
  warnings: readonly string[],
  measured: boolean,
): HTMLElement {
  const name = element('span', { class: 'plan-label' }, step.label);
  const never = measured && !step.actual ? [note('never run')] : [];
  const runs =
    step.actual && step.actual.runs > 1 ? [note(`${countText(step.actual.runs)} times`)] : [];
  const details = step.details.map(([label, text]) =>
    element('div', { class: 'plan-detail' }, element('span', {}, `${label}: `), text),
  );
  const buffers = step.actual?.buffers?.map(([kind, blocks]) => `${kind} ${countText(blocks)}`);
  if (buffers) {
    const text = `${buffers.join(', ')} blocks`;
    details.push(element('div', { class: 'plan-detail' }, element('span', {}, 'Buffers: '), text));
  }
  const marks = warnings.map((text) =>
    element(
      'div',
      { class: 'plan-warning' },
      element('span', { 'aria-hidden': 'true' }, '⚠ '),
      text,
    ),
  );
  const head = element('div', { class: 'plan-name' }, name, ...runs, ...never);
  const body = element('div', { class: 'plan-body' }, head, ...marks, ...details);
  const cell = element('div', { role: 'gridcell', class: 'plan-step' }, toggle, body);
  cell.classList.toggle('leaf', step.steps.length === 0);
  cell.style.paddingInlineStart = `${Math.min(level - 1, DEEPEST_INDENT) * 18}px`;
  return cell;
}

function note(text: string): HTMLElement {
  return element('span', { class: 'plan-note' }, text);
}

function rowsCell({ actual, estimatedRows }: PlanStep): HTMLElement {
  const cell = element('div', { role: 'gridcell', class: 'plan-number' });
  const estimate = `${countText(estimatedRows)} estimated`;
  if (!actual) {
    cell.append(element('div', {}, `≈ ${countText(estimatedRows)}`));
    return cell;
  }
  cell.append(element('div', {}, countText(actual.rows)));
  const each = actual.runs > 1 ? ' each time' : '';
  const factor = factorText(actual.misjudged);
  const far = actual.misjudged >= 10 ? 'plan-far' : '';
  const sub = element('div', { class: 'plan-sub' }, `${estimate}${each} `);
  if (factor) sub.append(element('span', { class: far }, factor));
  cell.append(sub);
  return cell;
}

function timeCell({ actual }: PlanStep): HTMLElement {
  const cell = element('div', { role: 'gridcell', class: 'plan-number' });
  if (actual?.ownTime === undefined || actual.time === undefined) return cell;
  const share = actual.share ?? 0;
  cell.append(element('div', {}, `${timeText(actual.ownTime)} · ${shareText(share)}`), bar(share));
  if (actual.time - actual.ownTime > 0.0005) {
    cell.append(element('div', { class: 'plan-sub' }, `${timeText(actual.time)} with steps below`));
  }
  return cell;
}

function costCell({ cost, steps }: PlanStep, whole: number, measured: boolean): HTMLElement {
  const cell = element('div', { role: 'gridcell', class: 'plan-number' });
  cell.append(element('div', {}, cost.all.toLocaleString('en-US', { maximumFractionDigits: 1 })));
  if (measured || whole <= 0) return cell;
  const below = steps.reduce((sum, step) => sum + step.cost.all, 0);
  const share = Math.min(1, Math.max(0, cost.all - below) / whole);
  cell.append(bar(share), element('div', { class: 'plan-sub' }, `${shareText(share)} its own`));
  return cell;
}

function bar(share: number): HTMLElement {
  const fill = element('div', { class: 'plan-fill' });
  fill.style.width = `${(share * 100).toFixed(1)}%`;
  fill.classList.toggle('hot', share >= 0.5);
  return element('div', { class: 'plan-bar', 'aria-hidden': 'true' }, fill);
}
