import type { Disposable } from '../../core/disposable.js';
import type { NextStep } from '../../core/errors.js';
import { element } from '../../grid/dom.js';
import type { ResultDescription } from '../../protocol/results.js';
import { fromWireError } from '../../protocol/rpc.js';
import { Banner } from '../banner.js';
import { cancelledText, durationText, outcomeText, skippedText } from './resultText.js';

/** A result without rows: what was done, what the server said, or why it failed. */
export class ResultView implements Disposable {
  constructor(
    container: HTMLElement,
    result: ResultDescription,
    takeStep: (step: NextStep) => void,
  ) {
    const { error, cancelled, notices } = result;
    const body = element('div', { class: 'result-text' });
    if (error) {
      const banner = new Banner();
      // Running again is for the editor, where the statement may be corrected first.
      const steps = error.nextSteps.filter((step) => step !== 'retry');
      const known = fromWireError({ ...error, retryable: false, nextSteps: steps });
      banner.showError(known, () => undefined, takeStep);
      body.append(banner.element);
    } else {
      const time = durationText(result.duration);
      const end = cancelled
        ? cancelledText(cancelled, time)
        : `${outcomeText(result)} after ${time}.`;
      body.append(element('p', {}, end));
    }
    body.append(element('pre', { class: 'statement' }, result.statement));
    if (result.skipped !== undefined) body.append(element('p', {}, skippedText(result.skipped)));
    if (notices.length > 0) body.append(noticeList(notices));
    container.replaceChildren(body);
  }

  dispose(): void {
    // The page replaces what is shown.
  }
}

/** What the server said while it ran. */
export function noticeList(notices: readonly string[]): HTMLElement {
  const items = notices.map((notice) => element('li', {}, notice));
  return element('ul', { class: 'notices', 'aria-label': 'Messages of the server' }, ...items);
}
