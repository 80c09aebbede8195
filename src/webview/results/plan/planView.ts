import './plan.css';

import type { Disposable } from '../../../core/disposable.js';
import { type QueryPlan, readPlan } from '../../../core/sql/explainPlan.js';
import { planText } from '../../../core/sql/planText.js';
import { element } from '../../../grid/dom.js';
import * as messages from '../../../protocol/results.js';
import type { ResultDescription } from '../../../protocol/results.js';
import type { RpcPeer } from '../../../protocol/rpc.js';
import { countText, timeText } from './planNumbers.js';
import { PlanTree } from './planTree.js';

/** More warnings are in the tree alone. */
const MOST_WARNINGS = 8;

/** The plan of a statement: what to look at first, then its steps. */
export class PlanView implements Disposable {
  readonly #container: HTMLElement;
  readonly #peer: RpcPeer;
  readonly #said = element('span', { class: 'plan-sub', role: 'status' });
  readonly #stopped = new AbortController();

  constructor(
    container: HTMLElement,
    peer: RpcPeer,
    result: ResultDescription,
    fail: (error: unknown) => void,
  ) {
    this.#container = container;
    this.#peer = peer;
    container.replaceChildren();
    this.#load(result).catch(fail);
  }

  dispose(): void {
    this.#stopped.abort();
  }

  async #load({ id, statement }: ResultDescription): Promise<void> {
    const { signal } = this.#stopped;
    const json = await this.#peer.request(messages.readResultPlan, { result: id }, signal);
    const plan = readPlan(json);
    const measured = plan.executionTime !== undefined;
    const tree = new PlanTree(plan, measured);
    const buttons = [
      this.#button('Expand All', () => tree.setExpanded(true)),
      this.#button('Collapse All', () => tree.setExpanded(false)),
      this.#button('Copy as Text', () => this.#copy(planText(plan))),
      this.#button('Copy as JSON', () => this.#copy(json)),
    ];
    this.#container.replaceChildren(
      element(
        'div',
        { class: 'plan' },
        element(
          'div',
          { class: 'plan-bar-top' },
          element('span', { class: 'plan-summary' }, summary(plan)),
          this.#said,
          ...buttons,
        ),
        ...warningList(tree),
        tree.element,
        element('pre', { class: 'statement' }, statement),
      ),
    );
  }

  #button(label: string, run: () => void): HTMLElement {
    const button = element('button', { class: 'secondary' }, label);
    button.addEventListener('click', run);
    return button;
  }

  #copy(text: string): void {
    this.#peer.request(messages.copyResultText, { text }).then(
      () => {
        this.#said.textContent = 'Copied';
      },
      () => {
        this.#said.textContent = 'It could not be copied';
      },
    );
  }
}

function summary({ planningTime, executionTime, triggers, root }: QueryPlan): string {
  const parts = [
    executionTime === undefined
      ? `Estimated, not run: about ${countText(root.estimatedRows)} rows`
      : `Run in ${timeText(executionTime)}`,
    ...(planningTime === undefined ? [] : [`planned in ${timeText(planningTime)}`]),
    ...triggers.map(
      ({ name, time, calls }) => `trigger ${name} ${timeText(time)}, ${countText(calls)} calls`,
    ),
    ...(executionTime === undefined ? [] : ['its changes, if any, were rolled back']),
  ];
  return parts.join(' · ');
}

function warningList(tree: PlanTree): HTMLElement[] {
  const { warnings } = tree;
  if (warnings.length === 0) return [];
  const items = warnings.slice(0, MOST_WARNINGS).map((warning) => {
    const { label, text } = warning;
    const link = element('button', { class: 'link' }, label);
    link.addEventListener('click', () => warning.show());
    return element('li', {}, link, ` ${text}`);
  });
  const more = warnings.length - MOST_WARNINGS;
  if (more > 0) items.push(element('li', {}, `${more} more in the steps below`));
  return [element('ul', { class: 'plan-warnings', 'aria-label': 'Worth a look' }, ...items)];
}
