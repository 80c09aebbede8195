import assert from 'node:assert/strict';
import { parseMarkdown, type MarkdownBlock, type MarkdownRow } from '../../src/core/markdown.js';
import type { MarkdownSpan } from '../../src/core/markdownSpans.js';

/** Blocks in one line each. */
function told(text: string): string[] {
  return parseMarkdown(text).map(blockText);
}

function blockText(block: MarkdownBlock): string {
  switch (block.kind) {
    case 'code':
      return `code: ${block.text}`;
    case 'list':
      return `${block.ordered ? 'numbers' : 'list'}: ${block.items.map(spans).join(' / ')}`;
    case 'quote':
      return `quote: ${block.blocks.map(blockText).join(' / ')}`;
    case 'table':
      return `table: ${[block.head, ...block.rows].map(rowText).join(' / ')}`;
    case 'paragraph':
    case 'heading':
      return `${block.kind}: ${spans(block.content)}`;
  }
}

function rowText(row: MarkdownRow): string {
  return row.map(spans).join(', ');
}

function spans(content: readonly MarkdownSpan[]): string {
  return content
    .map((span): string => {
      if ('text' in span) return span.kind === 'text' ? span.text : `{code ${span.text}}`;
      const text = spans(span.content);
      return span.kind === 'link' ? `{${text}|${span.address}}` : `{${span.kind} ${text}}`;
    })
    .join('');
}

describe('parseMarkdown', () => {
  it('knows paragraphs, headings, lists and code', () => {
    assert.deepEqual(
      told(
        '# Title #\n\nOne\ntwo.\n\n- a\n  more\n- b\n\n1. x\n2) y\n\n```json\n{ "a": 1 }\n```\nEnd',
      ),
      [
        'heading: Title',
        'paragraph: One two.',
        'list: a more / b',
        'numbers: x / y',
        'code: { "a": 1 }',
        'paragraph: End',
      ],
    );
    assert.deepEqual(told('    indented\n    code'), ['code: indented\ncode']);
    assert.deepEqual(told('| a | b |\n| 1 |'), ['code: | a | b |\n| 1 |']);
    assert.deepEqual(told('| a | `b` |\n|---|:-:|\n| 1\\|2 | **3** |\n|'), [
      'table: a, {code b} / 1|2, {strong 3} / ',
    ]);
    assert.deepEqual(told('~~~\nopen'), ['code: open']);
    assert.deepEqual(told(''), []);
  });

  it('lets the lines of a paragraph flow, but for those that are to end', () => {
    assert.deepEqual(told('cut\nby hand  \nkept\\\nagain<br/>and again'), [
      'paragraph: cut by hand\nkept\nagain\nand again',
    ]);
    assert.deepEqual(told('Words\n    that are indented'), ['paragraph: Words that are indented']);
  });

  it('keeps a list together over empty lines, and what stands below an item', () => {
    assert.deepEqual(told('1. a\n\n2. b\n   - c\n   - d\n\n3. e\nf\n\nEnd'), [
      'numbers: a / b\n- c\n- d / e f',
      'paragraph: End',
    ]);
    assert.deepEqual(told('- a\n\n1. b'), ['list: a', 'numbers: b']);
  });

  it('knows quotes, and notes in them', () => {
    assert.deepEqual(told('> [!NOTE]\n> Mind *this*\n> step.\n>\n> > - a\nEnd'), [
      'quote: paragraph: {strong Note} / paragraph: Mind {emphasis this} step. / quote: list: a',
      'paragraph: End',
    ]);
    assert.equal(told(`${'> '.repeat(100)}a`).length, 1);
  });

  it('knows signs within signs', () => {
    assert.deepEqual(
      told('**`a`** _b_ __c__ snake_case_ [`go`](https://a.example "A") <https://b.example>'),
      [
        'paragraph: {strong {code a}} {emphasis b} {strong c} snake_case_ {{code go}|https://a.example} {https://b.example|https://b.example}',
      ],
    );
    assert.deepEqual(told('![Logo](https://a.example/logo.png)'), [
      'paragraph: {Logo|https://a.example/logo.png}',
    ]);
  });

  it('knows code, emphasis and links within a line', () => {
    assert.deepEqual(told('See **this** *or* `that_one` in snake_case_names \\*so\\*.'), [
      'paragraph: See {strong this} {emphasis or} {code that_one} in snake_case_names *so*.',
    ]);
    assert.deepEqual(told('[docs](https://a.example/x) and https://b.example/y.'), [
      'paragraph: {docs|https://a.example/x} and {https://b.example/y|https://b.example/y}.',
    ]);
  });

  it('makes no link of what does not lead to the web', () => {
    for (const address of ['javascript:alert(1)', 'command:evil', 'file:///etc/passwd', '/x']) {
      assert.deepEqual(told(`[a](${address})`), [`paragraph: [a](${address})`]);
    }
  });

  it('reads the HTML that means something, and leaves the rest as text', () => {
    assert.deepEqual(told('<p>One <b>two</b></p><ul><li>a</li><li>b</li></ul> 1 &lt; 2'), [
      'paragraph: One {strong two}',
      'list: a / b',
      'paragraph: 1 < 2',
    ]);
    assert.deepEqual(told('<a href="https://e.example" target=_blank>there</a> <branch> `<b>`'), [
      'paragraph: {there|https://e.example} <branch> {code <b>}',
    ]);
    assert.deepEqual(told('<img src=x onerror=evil()>a<script>evil()</script><x-y onclick=z()>'), [
      'paragraph: a<x-y onclick=z()>',
    ]);
  });

  it('is quick with every text', () => {
    for (const part of [
      '`',
      '*',
      '[',
      '<a ',
      '- ',
      '    ',
      '|',
      '**a',
      '[a](',
      'https://',
      '\\',
      '```\n',
      '_a',
      '__',
      '> ',
      '1. a\n\n',
      '|-\n',
      '!',
      '<https://',
    ]) {
      const text = part.repeat(Math.floor(50_000 / part.length));
      const began = process.cpuUsage().user;
      parseMarkdown(text);
      parseMarkdown(`${text}\n`.repeat(2));
      const took = (process.cpuUsage().user - began) / 1000;
      assert.ok(took < 2_000, `${JSON.stringify(part)}: ${took} ms`);
    }
  });
});
