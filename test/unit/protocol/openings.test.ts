import * as assert from 'node:assert/strict';
import { type Opening, ofOpening, withOpening } from '../../../src/protocol/openings.js';
import {
  notificationType,
  requestType,
  RpcPeer,
  type Transport,
} from '../../../src/protocol/rpc.js';

const ask = requestType<string, string>('ask');
const tell = notificationType<string>('tell');

/** Two ends; what is posted at one is heard at the other at once, or once it is let through. */
function connected() {
  const listeners = { page: new Set<(message: unknown) => void>(), host: new Set<typeof hear>() };
  let held: unknown[] | undefined;
  const end = (mine: keyof typeof listeners, other: keyof typeof listeners): Transport => ({
    post: (message) => {
      if (held && mine === 'page') held.push(message);
      else for (const listener of [...listeners[other]]) listener(message);
    },
    listen: (listener) => {
      listeners[mine].add(listener);
      return { dispose: () => listeners[mine].delete(listener) };
    },
  });
  function hear(message: unknown): void {
    for (const listener of [...listeners.host]) listener(message);
  }
  return {
    page: end('page', 'host'),
    host: end('host', 'page'),
    hold: () => (held = []),
    release: () => {
      const late = held ?? [];
      held = undefined;
      late.forEach(hear);
    },
  };
}

describe('what a page says of one opening after the other', () => {
  it('is heard by the one that it is of', async () => {
    const { page, host } = connected();
    const peer = new RpcPeer(withOpening(page, () => 7));
    new RpcPeer(ofOpening(host, 7)).handle(ask, (text) => `7 has ${text}`);
    assert.equal(await peer.request(ask, 'it'), '7 has it');
  });

  it('is heard by any while the page knows none', async () => {
    const { page, host } = connected();
    let opening: Opening | undefined = undefined;
    const peer = new RpcPeer(withOpening(page, () => opening));
    new RpcPeer(ofOpening(host, 3)).handle(ask, () => 'mine');
    assert.equal(await peer.request(ask, ''), 'mine');
    opening = 2;
    const late = assert.rejects(peer.request(ask, ''), { code: 'Cancelled' });
    peer.dispose();
    await late;
  });

  it('and comes late, does nothing to the next one', () => {
    const { page, host, hold, release } = connected();
    const heard: string[] = [];
    const open = (opening: Opening) => {
      const peer = new RpcPeer(ofOpening(host, opening));
      peer.on(tell, (text) => heard.push(`${opening}: ${text}`));
      return peer;
    };
    let opening: Opening = 1;
    const peer = new RpcPeer(withOpening(page, () => opening));
    const first = open(1);
    peer.notify(tell, 'sort');
    hold();
    peer.notify(tell, 'late');
    first.dispose();
    open(2);
    release();
    opening = 2;
    peer.notify(tell, 'filter');
    assert.deepEqual(heard, ['1: sort', '2: filter']);
  });
});
