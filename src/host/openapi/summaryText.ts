import * as vscode from 'vscode';
import type { SummaryPart, TargetSummary } from '../../core/openapi/describe/targetSummary.js';
import { plainText } from '../../core/plainText.js';

/** A summary as a hover shows it. All that is the document's own stays text. */
export function summaryText(summary: TargetSummary): vscode.MarkdownString {
  const { name, what, type, description, deprecated, parts, omitted } = summary;
  const text = new vscode.MarkdownString();
  // Word by word: `appendText` writes blanks at which no line of the hover may end.
  const own = (words: string) => {
    const [first = '', ...others] = plainText(words).split(/[ \t]+/);
    text.appendText(first);
    for (const word of others) text.appendMarkdown(' ').appendText(word);
  };
  text.appendMarkdown('**');
  own(oneLine(name));
  text.appendMarkdown(`** ${what}`);
  if (type !== '') own(`: ${oneLine(type)}`);
  if (deprecated) text.appendMarkdown(' (deprecated)');
  if (description !== undefined) {
    text.appendMarkdown('\n\n');
    own(description.trim());
  }
  if (parts.length > 0) text.appendMarkdown('\n\n');
  for (const part of parts) {
    text.appendMarkdown('- ');
    own(partLine(part));
    text.appendMarkdown('\n');
  }
  if (omitted > 0) text.appendMarkdown(`- … and ${omitted} more\n`);
  return text;
}

function partLine({ name, type, required, description }: SummaryPart): string {
  const facts = [type, required ? 'required' : ''].filter((each) => each !== '').join(', ');
  const line = facts === '' ? name : `${name}: ${facts}`;
  return oneLine(description === undefined ? line : `${line} — ${description}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
