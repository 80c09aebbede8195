import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { obstacleLines, warningLine } from '../../src/core/openapi/clientReport.js';
import { stampPath } from '../../src/core/openapi/stamp.js';
import {
  CARD_PANEL,
  CLIENT_TASK,
  COMMANDS,
  FILTERED_KEY,
  FILE_SCHEME,
  INTERNAL_COMMANDS,
  OPERATION_PANEL,
  PREFIX,
  PREVIEW_PANEL,
  SETTINGS,
  SOURCE_FORM_PANEL,
  SOURCES_VIEW,
  TABLE_RENDERER,
  VIEW_CONTAINER,
} from '../../src/host/contributions.js';

interface Menu {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Manifest {
  readonly activationEvents: string[];
  readonly contributes: {
    readonly commands: { command: string; title: string; category: string }[];
    readonly menus: Record<string, Menu[]>;
    readonly submenus: { id: string }[];
    readonly views: Record<string, { id: string }[]>;
    readonly viewsContainers: Record<string, { id: string }[]>;
    readonly viewsWelcome: { view: string; when?: string; contents: string }[];
    readonly configuration: { properties: Record<string, { scope?: string; type?: string }> };
    readonly notebookRenderer: { id: string }[];
    readonly taskDefinitions: { type: string; properties: Record<string, unknown> }[];
    readonly problemMatchers: { name: string; pattern: { regexp: string } }[];
  };
  readonly capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}

const manifest = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as Manifest;
const { contributes } = manifest;
const commandIds = contributes.commands.map((command) => command.command);
const sorted = (names: Iterable<string>) => [...names].sort();

/** What `when` clauses may use: VS Code's own keys, and the one the extension sets. */
const CONTEXT_KEYS = new Set([
  'view',
  'viewItem',
  'webviewId',
  'webviewSection',
  'activeWebviewPanelId',
  'editorLangId',
  'isWorkspaceTrusted',
  FILTERED_KEY,
  'false',
]);

describe('manifest', () => {
  it('contributes exactly the commands the code knows', () => {
    const known = [...COMMANDS, ...INTERNAL_COMMANDS].map((name) => `${PREFIX}.${name}`);
    assert.deepEqual(sorted(commandIds), sorted(known));
    assert.equal(new Set(commandIds).size, commandIds.length);
  });

  it('gives every command a title and the category', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.match(title, /^[A-Z]/, command);
      assert.equal(category, 'Data Connectors', command);
    }
  });

  it('contributes exactly the settings the code reads', () => {
    const known = SETTINGS.map((name) => `${PREFIX}.${name}`);
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(known));
  });

  it('contributes exactly the view, container and renderer the code serves', () => {
    const views = Object.entries(contributes.views);
    assert.deepEqual(
      views.map(([container, list]) => [container, list.map((view) => view.id)]),
      [[VIEW_CONTAINER, [SOURCES_VIEW]]],
    );
    const containers = Object.values(contributes.viewsContainers).flat();
    assert.deepEqual(
      containers.map((container) => container.id),
      [VIEW_CONTAINER],
    );
    assert.deepEqual(
      contributes.notebookRenderer.map((renderer) => renderer.id),
      [TABLE_RENDERER],
    );
  });

  it('contributes the tasks the code runs, and reads the problems they print', () => {
    const tasks = contributes.taskDefinitions;
    assert.deepEqual(
      tasks.map(({ type }) => type),
      [CLIENT_TASK],
    );
    const [matcher, ...others] = contributes.problemMatchers;
    assert.deepEqual([matcher?.name, others], [CLIENT_TASK, []]);
    const read = (line: string) => new RegExp(matcher!.pattern.regexp).exec(line)?.slice(1);
    const plan = {
      write: [{ path: 'client.ts', text: '' }],
      ...{ remove: [], edited: ['client.ts'], foreign: [] },
    };
    const [line = ''] = obstacleLines('src/api/lab', plan);
    const message = 'edited since it was generated';
    assert.deepEqual(read(line), ['src/api/lab/client.ts', 'error', message]);
    const warning = warningLine('specs/lab.yaml', 'error: none (#/paths)');
    assert.deepEqual(read(warning), ['specs/lab.yaml', 'warning', 'error: none (#/paths)']);
    assert.equal(read(warningLine('https://example.org/lab', 'none')), undefined);
  });

  it('names only its own commands and views in menus and welcome texts', () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      for (const { command, submenu } of items) {
        const known = submenu === undefined ? commandIds : contributes.submenus.map(({ id }) => id);
        const named = submenu ?? command ?? '';
        assert.ok(known.includes(named), `${menu}: ${named}`);
      }
    }
    for (const { view, contents } of contributes.viewsWelcome) {
      assert.equal(view, SOURCES_VIEW);
      for (const [, id = ''] of contents.matchAll(/\(command:([\w.]+)/g)) {
        if (id.startsWith(PREFIX)) assert.ok(commandIds.includes(id), id);
      }
    }
  });

  it('uses only known context keys', () => {
    const clauses = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome]
      .map((item) => item.when ?? '')
      .map((clause) => clause.replace(/\/[^/]*\//g, '').replace(/'[^']*'/g, ''))
      .map((clause) => clause.replace(/== dataConnectors\.\w+/g, ''));
    for (const clause of clauses) {
      for (const [key] of clause.matchAll(/[A-Za-z][\w.]*/g)) {
        assert.ok(CONTEXT_KEYS.has(key), `${key} in "${clause}"`);
      }
    }
  });

  it('hides internal commands from the palette and no others', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).map((item) => item.command ?? '');
    assert.deepEqual(sorted(hidden), sorted(INTERNAL_COMMANDS.map((name) => `${PREFIX}.${name}`)));
  });

  it('is activated by its file system, its panels, its clients and SQL documents, and never at start-up', () => {
    assert.deepEqual(sorted(manifest.activationEvents), [
      `onFileSystem:${FILE_SCHEME}`,
      'onLanguage:sql',
      `onWebviewPanel:${CARD_PANEL}`,
      `onWebviewPanel:${OPERATION_PANEL}`,
      `onWebviewPanel:${PREVIEW_PANEL}`,
      `onWebviewPanel:${SOURCE_FORM_PANEL}`,
      // A generated client offers to be generated again.
      `workspaceContains:**/${stampPath}`,
    ]);
  });

  it('ignores what an untrusted folder says about where to connect and write', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of restrictedConfigurations) {
      assert.ok(name in contributes.configuration.properties, name);
    }
    // Settings of a folder, and lists: those say what to connect to.
    const fromFolders = Object.entries(contributes.configuration.properties)
      .filter(([, setting]) => setting.scope === 'resource' || setting.type === 'array')
      .map(([name]) => name);
    assert.deepEqual(sorted(restrictedConfigurations), sorted(fromFolders));
  });
});
