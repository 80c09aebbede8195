import { readEvents, type TestEvent } from './testEvents.js';

/** Shows a run that writes into an event file, while it goes. */
export class EventPrinter {
  #printed = 0;
  #section = '';
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly eventFile: string) {
    this.#timer = setInterval(() => {
      this.#print();
    }, 200);
  }

  /** Prints what is left and stops watching. */
  dispose(): void {
    clearInterval(this.#timer);
    this.#print();
  }

  #print(): void {
    const events = readEvents(this.eventFile);
    for (const event of events.slice(this.#printed)) {
      this.#show(event);
    }
    this.#printed = events.length;
  }

  #show(event: TestEvent): void {
    switch (event.type) {
      case 'pass':
        this.#line('✔', event.title, event.duration > 200 ? ` (${String(event.duration)}ms)` : '');
        break;
      case 'pending':
        this.#line('-', event.title, '');
        break;
      case 'fail':
        this.#line('✘', event.title, `\n${event.error.replace(/^/gm, '        ')}`);
        break;
      case 'note':
        console.log(`    ${event.text}`);
        break;
      case 'start':
      case 'end':
    }
  }

  #line(mark: string, title: string, suffix: string): void {
    const parts = title.split(' › ');
    const name = parts.pop() ?? title;
    const section = parts.join(' › ');
    if (section !== this.#section) {
      this.#section = section;
      console.log(`  ${section}`);
    }
    console.log(`    ${mark} ${name}${suffix}`);
  }
}
