import assert from 'node:assert/strict';
import { ConnectorError, toConnectorError } from '../../src/core/errors.js';
import { labelText, plainText } from '../../src/core/plainText.js';

/** As VS Code finds links in the messages of notifications. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

describe('texts of others', () => {
  const attack = 'no table "[Fix it](command:workbench.action.terminal.sendSequence?%7B%7D)"';

  it('are no links in messages', () => {
    for (const text of [
      attack,
      'see [this](https://evil.example)',
      '[a](FILE:///etc/passwd)',
      '[a]\u200b(command:x)',
      '[a]\u202e\ufeff(command:x)',
    ]) {
      assert.doesNotMatch(plainText(text), LINK, text);
    }
    assert.equal(plainText('array[1](x), f(y)[2]'), 'array[1](x), f(y)[2]');
  });

  it('hide and reorder nothing', () => {
    assert.equal(plainText('a\u202egpj.exe\0\tb\nc'), 'a\\u202egpj.exe\\u0000\tb\nc');
  });

  it('are not longer than a message may be', () => {
    assert.equal(plainText('x'.repeat(1_000_000)).length, 2_001);
  });

  it('are no icons in lists', () => {
    assert.equal(
      labelText('$(trash) $(sync~spin) $(a b) $5'),
      '\\$(trash) \\$(sync~spin) $(a b) $5',
    );
  });

  it('are made plain by every error, wherever its message is shown', () => {
    const error = toConnectorError(new Error(attack), 'Invalid');
    assert.doesNotMatch(error.message, LINK);
    const detail = new ConnectorError('Invalid', 'no', { detail: `\u202e${'x'.repeat(1e6)}` });
    assert.ok((detail.detail ?? '').length < 11_000);
    assert.doesNotMatch(detail.detail ?? '', /\u202e/);
  });
});
