import * as vscode from 'vscode';

/** A `$ref` or `$dynamicRef` in a line of a document. */
export interface Reference {
  /** Of what it says, without quotes. */
  readonly range: vscode.Range;
  /** The document it leads to, as written; empty for the one it is in. */
  readonly address: string;
  /** JSON pointer into that document, or the name of an anchor. */
  readonly fragment: string;
}

const REFERENCE =
  /\$(?:r|dynamicR)ef["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"',}\]][^\s,}\]]*))/g;

/** A document may be one line of 50 MB; no reference is longer than this. */
const LONGEST = 4_000;

/** The reference at a position, its name included; undefined when there is none. */
export function referenceAt(
  document: vscode.TextDocument,
  { line, character }: vscode.Position,
): Reference | undefined {
  const from = Math.max(character - LONGEST, 0);
  const near = document.lineAt(line).text.slice(from, character + LONGEST);
  for (const found of near.matchAll(REFERENCE)) {
    const [whole, double, single, plain] = found;
    const written = double ?? single ?? plain ?? '';
    const start = from + found.index;
    const end = start + whole.length - (plain === undefined ? 1 : 0);
    if (character < start || character > start + whole.length) continue;
    const text = double === undefined ? written : unescapeJson(written);
    const hash = text.indexOf('#');
    return {
      range: new vscode.Range(line, end - written.length, line, end),
      address: hash < 0 ? text : text.slice(0, hash),
      fragment: hash < 0 ? '' : decode(text.slice(hash + 1)),
    };
  }
  return undefined;
}

function unescapeJson(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // Path templates are often written into pointers with a bare `%`.
    return fragment;
  }
}
