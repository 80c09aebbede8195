import type {
  BodyView,
  ContentView,
  HeaderView,
  OperationDescription,
  ParameterView,
  ResponseView,
  SchemaView,
  SchemeView,
  ServerView,
} from '../../core/openapi/describe/description.js';
import { element } from '../../grid/dom.js';
import { linkView, markdownView } from './markdownView.js';
import {
  hasParts,
  marksOf,
  requiredMark,
  schemaParts,
  schemaTree,
  typeOf,
  wordsOf,
} from './schemaTree.js';
import { statusText } from './statusWords.js';

/** What the specification says of an operation, as sections to read. All texts go in as text. */
export function operationSections(operation: OperationDescription): HTMLElement[] {
  const { parameters, body, responses, security, servers, schemas } = operation;
  return [
    ...descriptionOf(operation),
    section('Parameters', parametersTable(parameters, schemas)),
    ...(body ? [section('Request Body', ...bodyView(body, schemas))] : []),
    section('Responses', ...responseViews(responses, schemas)),
    section('Authentication', securityView(security)),
    ...(servers.length > 0 ? [section('Servers', serversView(servers))] : []),
  ];
}

let sectionCount = 0;

function section(title: string, ...content: readonly HTMLElement[]): HTMLElement {
  const id = `section-${++sectionCount}`;
  return element('section', { 'aria-labelledby': id }, element('h2', { id }, title), ...content);
}

/** Method and path, as the page's heading. */
export function operationHeading({ method, path }: OperationDescription): HTMLElement {
  return element(
    'h1',
    { class: 'operation-name' },
    element('span', { class: `method method-${method.toLowerCase()}` }, method),
    ' ',
    element('span', { class: 'path' }, path),
  );
}

/** What stands above documentation and form alike. */
export function operationWords({ summary, deprecated }: OperationDescription): HTMLElement[] {
  const words: HTMLElement[] = [];
  if (summary) words.push(element('p', { class: 'summary', dir: 'auto' }, summary));
  if (deprecated) {
    words.push(
      element(
        'p',
        { class: 'deprecated' },
        'Deprecated: new code should not call this operation any more.',
      ),
    );
  }
  return words;
}

function descriptionOf(operation: OperationDescription): HTMLElement[] {
  const { summary, description, documentation } = operation;
  const isMore = description !== undefined && description.trim() !== summary?.trim();
  return [
    ...(isMore ? [markdownView(description)] : []),
    ...(documentation ? [element('p', {}, linkView('Further documentation', documentation))] : []),
  ];
}

function parametersTable(
  parameters: readonly ParameterView[],
  schemas: readonly SchemaView[],
): HTMLElement {
  if (parameters.length === 0) return nothing('This operation takes no parameters.');
  const first = [...parameters].sort((a, b) => Number(b.required) - Number(a.required));
  const rows = first.map((one) => {
    const name = element('th', { scope: 'row' }, element('code', { dir: 'auto' }, one.name));
    if (one.required) name.append(' ', requiredMark());
    if (one.deprecated) name.append(' ', element('span', { class: 'mark' }, 'deprecated'));
    const type = element('td', {}, typeOf(one.schema), ...marksOf(one.schema));
    const about = element('td');
    if (one.description) about.append(markdownView(one.description));
    // The parameter's own words come before those of its schema.
    const facts = { ...one.schema, description: one.description ? '' : one.schema.description };
    about.append(...wordsOf(facts));
    if (one.example !== undefined) {
      about.append(
        element('p', { class: 'schema-notes' }, 'Example: ', element('code', {}, one.example)),
      );
    }
    if (hasParts(one.schema) && !isListOfScalars(one.schema)) {
      about.append(...[schemaParts(one.schema, schemas)].filter((parts) => parts !== undefined));
    }
    return element('tr', {}, name, element('td', {}, one.in), type, about);
  });
  return table(['Name', 'In', 'Type', 'Description'], rows, 'parameters');
}

function isListOfScalars({ items, more }: SchemaView): boolean {
  return more === undefined && items !== undefined && !hasParts(items) && !items.values;
}

function table(
  headings: readonly string[],
  rows: readonly HTMLElement[],
  className: string,
): HTMLElement {
  const head = headings.map((text) => element('th', { scope: 'col' }, text));
  return element(
    'table',
    { class: className },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}

function bodyView(body: BodyView, schemas: readonly SchemaView[]): HTMLElement[] {
  const need = body.required ? 'A body is required.' : 'The body may be left out.';
  return [
    ...(body.description ? [markdownView(body.description)] : []),
    element('p', { class: 'muted' }, need),
    contentsView(body.contents, schemas, 'Media type of the request body'),
  ];
}

let choiceCount = 0;

/** One media type after the other would say the same many times: one is chosen. */
function contentsView(
  contents: readonly ContentView[],
  schemas: readonly SchemaView[],
  label: string,
): HTMLElement {
  const shown = element('div', { class: 'content' });
  const [first] = contents;
  if (!first) return shown;
  const show = (content: ContentView) => shown.replaceChildren(...contentParts(content, schemas));
  show(first);
  if (contents.length === 1) {
    const name = element('p', { class: 'media-type' }, element('code', {}, first.mediaType));
    return element('div', {}, name, shown);
  }
  const id = `media-type-${++choiceCount}`;
  const select = element('select', { id, 'aria-label': label });
  for (const { mediaType } of contents) {
    select.append(element('option', { value: mediaType }, mediaType));
  }
  select.addEventListener('change', () => {
    const chosen = contents[select.selectedIndex];
    if (chosen) show(chosen);
  });
  return element('div', {}, element('p', { class: 'media-type' }, select), shown);
}

function contentParts(content: ContentView, schemas: readonly SchemaView[]): HTMLElement[] {
  const examples = content.examples.map(({ name, summary, text, isMade }) => {
    const made = isMade ? 'Example made from the schema' : 'Example';
    const title = [name === undefined ? made : `Example "${name}"`, summary].filter(Boolean);
    const block = element('pre', { tabindex: '0', dir: 'auto' }, text);
    const details = element('details', {}, element('summary', {}, title.join(': ')), block);
    return details;
  });
  return [schemaTree(content.schema, schemas), ...examples];
}

function responseViews(
  responses: readonly ResponseView[],
  schemas: readonly SchemaView[],
): HTMLElement[] {
  if (responses.length === 0) return [nothing('The specification describes no responses.')];
  return responses.map(({ status, description, headers, contents }) => {
    const line = element(
      'summary',
      {},
      element('strong', {}, status),
      ' ',
      element('span', { class: 'muted' }, statusText(status)),
    );
    const details = element('details', { class: 'response' }, line);
    if (description) details.append(markdownView(description));
    if (headers.length > 0) details.append(headersTable(headers));
    if (contents.length > 0) {
      details.append(contentsView(contents, schemas, `Media type of response ${status}`));
    } else details.append(nothing('No body.'));
    details.open = status.startsWith('2') || responses.length === 1;
    return details;
  });
}

function headersTable(headers: readonly HeaderView[]): HTMLElement {
  const rows = headers.map(({ name, description, schema }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('code', {}, name)),
      element('td', {}, typeOf(schema)),
      element('td', {}, ...(description ? [markdownView(description)] : wordsOf(schema))),
    ),
  );
  return table(['Header', 'Type', 'Description'], rows, 'headers');
}

function securityView(security: OperationDescription['security']): HTMLElement {
  if (security.length === 0) return nothing('No credentials are asked for.');
  const items = security.map((schemes) => {
    if (schemes.length === 0) return element('li', {}, 'no credentials at all');
    const item = element('li');
    schemes.forEach((scheme, index) => {
      if (index > 0) item.append(' together with ');
      item.append(element('code', { dir: 'auto' }, scheme.name), ` (${schemeText(scheme)})`);
      if (scheme.description) item.append(markdownView(scheme.description));
    });
    return item;
  });
  const intro = security.length > 1 ? [element('p', { class: 'muted' }, 'One of these:')] : [];
  return element('div', {}, ...intro, element('ul', { class: 'plain-list' }, ...items));
}

export function schemeText(scheme: SchemeView): string {
  switch (scheme.type) {
    case 'apiKey':
      return `API key in ${scheme.in ?? 'header'} ${scheme.parameter ?? ''}`.trim();
    case 'basic':
      return 'user name and password';
    case 'bearer':
      return 'bearer token';
    case 'other':
      return 'a kind that is not supported here';
  }
}

function serversView(servers: readonly ServerView[]): HTMLElement {
  const items = servers.map(({ url, description, variables }) => {
    const item = element('li', {}, element('code', {}, url));
    if (description) item.append(' ', element('span', { class: 'muted' }, description));
    for (const { name, initial, values } of variables) {
      const allowed = values.length > 0 ? `, one of ${values.join(', ')}` : '';
      item.append(
        element('p', { class: 'schema-notes', dir: 'auto' }, `{${name}} is ${initial}${allowed}`),
      );
    }
    return item;
  });
  return element('ul', { class: 'plain-list' }, ...items);
}

function nothing(text: string): HTMLElement {
  return element('p', { class: 'muted' }, text);
}
