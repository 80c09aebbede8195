import assert from 'node:assert/strict';
import { withoutHtml } from '../../src/core/htmlText.js';

describe('text without HTML', () => {
  const cases: Readonly<Record<string, readonly [html: string, text: string]>> = {
    'says paragraphs by empty lines': ['<p>One.</p>\n<p>Two.</p>', '\n\nOne.\n\n\n\nTwo.\n\n'],
    'says a break once': ['One.<br/>\nTwo.<br>Three.', 'One.  \nTwo.  \nThree.'],
    'says lists': ['<ul><li>One</li><li>Two</li></ul>', '\n\n\n- One\n- Two\n\n'],
    'says lists of paragraphs as lists': [
      '<ul>\n  <li> <p> One </p> </li>\n  <li><p>Two</p></li>\n</ul> <p>End</p>',
      '\n\n\n- One \n- Two\n\n\n\nEnd\n\n',
    ],
    'says lists in lists': [
      '<ul><li>One<ul><li>Two</li></ul></li><li>Three</li></ul>',
      '\n\n\n- One\n  - Two\n- Three\n\n',
    ],
    'does not take what is indented for code': ['<p>\n    One\n</p>', '\n\nOne\n\n\n'],
    'knows notes by their ends': ['<note> <p>One</p> </note>', '\n\n\n\nOne\n\n\n\n'],
    'keeps words that may be notes': ['a <note> or <important>', 'a <note> or <important>'],
    'says emphasis and code': ['<b>A</b> <em>b</em> <code>c</code>', '**A** *b* `c`'],
    'keeps where links lead': ['<a href="https://e.org/x">there</a>', '[there](https://e.org/x)'],
    'leaves links out that lead nowhere from here': ['<a href="/docs">there</a>', 'there'],
    'leaves links out that are no addresses of pages': ['<a href="javascript:x()">a</a>', 'a'],
    'leaves out what is nothing to read': ['a<style>p { color: red }</style>b<!-- c -->', 'ab'],
    'says what entities stand for, once': ['&lt;b&gt; &amp;lt;&nbsp;&#39;', "<b> &lt; '"],
    'keeps words in angle brackets': ['<branch> and a < b > c', '<branch> and a < b > c'],
    'keeps code as it is': ['`<p>` <p>\n```\n<b>&amp;\n```\n', '`<p>` \n\n```\n<b>&amp;\n```\n'],
    'keeps code that was cut as it is': ['```html\n<p>a', '```html\n<p>a'],
    'knows no tags by names of objects': ['<constructor> <toString>', '<constructor> <toString>'],
  };
  for (const [title, [html, text]] of Object.entries(cases)) {
    it(title, () => assert.equal(withoutHtml(html), text));
  }

  it('takes no time that grows faster than the text', () => {
    const pieces = ['<a href=', '<a ', '<p', '`', '```\n', '<!--', '<style>', '&amp', '\n', '\t'];
    pieces.push('<p> ', '</p> ', '<ul>', '<li>', '<note>');
    for (const piece of pieces) {
      const start = process.cpuUsage();
      withoutHtml(`<p>${piece.repeat(60_000)}`);
      assert.ok(process.cpuUsage(start).user < 2_000_000, piece);
    }
  });
});
