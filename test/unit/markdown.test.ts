import assert from 'node:assert/strict';
import { parseMarkdown, type MarkdownBlock } from '../../src/core/markdown.js';

/** Blocks in one line each. */
function told(text: string): string[] {
  return parseMarkdown(text).map((block) => {
    if (block.kind === 'code') return `code: ${block.text}`;
    if (block.kind === 'list') {
      return `${block.ordered ? 'numbers' : 'list'}: ${block.items.map(spans).join(' / ')}`;
    }
    return `${block.kind}: ${spans(block.content)}`;
  });
}

function spans(content: Extract<MarkdownBlock, { kind: 'paragraph' }>['content']): string {
  return content
    .map((span) => {
      if (span.kind === 'text') return span.text;
      return span.kind === 'link'
        ? `{${span.text}|${span.address}}`
        : `{${span.kind} ${span.text}}`;
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
        'paragraph: One\ntwo.',
        'list: a\nmore / b',
        'numbers: x / y',
        'code: { "a": 1 }',
        'paragraph: End',
      ],
    );
    assert.deepEqual(told('    indented\n    code'), ['code: indented\ncode']);
    assert.deepEqual(told('| a | b |\n|---|---|\n| 1 | 2 |'), [
      'code: | a | b |\n|---|---|\n| 1 | 2 |',
    ]);
    assert.deepEqual(told('~~~\nopen'), ['code: open']);
    assert.deepEqual(told(''), []);
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
    assert.deepEqual(told('<img src=x onerror=evil()><script>evil()</script>'), [
      'paragraph: <img src=x onerror=evil()><script>evil()</script>',
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
