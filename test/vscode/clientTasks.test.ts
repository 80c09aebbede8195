import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually.js';
import { activateApi } from './environment.js';
import { specificationFolder } from './specificationFolder.js';

const TYPE = 'data-connectors';

describe('tasks for generated clients', function () {
  this.timeout(60_000);
  const root = () => vscode.workspace.workspaceFolders![0]!;
  const { at, write, read, specify } = specificationFolder('clientTasks', 'Task Lab');
  const settings = () => vscode.workspace.getConfiguration('tasks', root().uri);
  const findFiles = Object.getOwnPropertyDescriptor(vscode.workspace, 'findFiles')!;

  /** The task of that name, once VS Code has it. */
  const fetch = (name: RegExp) =>
    eventually(`a task ${String(name)}`, async () => {
      const tasks = await vscode.tasks.fetchTasks({ type: TYPE });
      return tasks.find((task) => name.test(task.name));
    });
  /** A task as `tasks.json` has it. */
  async function configure(label: string, definition: object): Promise<vscode.Task> {
    const task = { type: TYPE, label, problemMatcher: [`$${TYPE}`], ...definition };
    await settings().update('version', '2.0.0', vscode.ConfigurationTarget.Workspace);
    await settings().update('tasks', [task], vscode.ConfigurationTarget.Workspace);
    return fetch(new RegExp(`^${label}$`));
  }

  /** Runs a task in VS Code's terminal, and gives its exit code. */
  async function run(task: vscode.Task): Promise<number | undefined> {
    const ended = new Promise<number | undefined>((end) => {
      const listening = vscode.tasks.onDidEndTaskProcess((event) => {
        if (event.execution.task.name !== task.name) return;
        listening.dispose();
        end(event.exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    return ended;
  }
  const problems = (uri: vscode.Uri) =>
    vscode.languages.getDiagnostics(uri).map(({ message }) => message);

  before(async () => {
    const api = await activateApi();
    await specify('first');
    const source = { name: 'task-lab', title: 'Task Lab', kind: 'openapi' };
    await api.sources.add('local', { ...source, specification: 'clientTasks/lab.json' });
    // The oldest VS Code that tests run in has not the program that looks for files.
    Object.defineProperty(vscode.workspace, 'findFiles', {
      configurable: true,
      value: () => Promise.resolve([at('client', 'generated.json')]),
    });
  });

  // What is configured goes before what is offered.
  afterEach(() => settings().update('tasks', undefined, vscode.ConfigurationTarget.Workspace));

  after(async () => {
    Object.defineProperty(vscode.workspace, 'findFiles', findFiles);
    await (await activateApi()).sources.remove('task-lab');
    await vscode.workspace.fs.delete(at(), { recursive: true });
  });

  it('generates a client where there is none yet, from the source that it names', async () => {
    const definition = { folder: 'clientTasks/client', source: 'task-lab' };
    assert.equal(await run(await configure('make lab', definition)), 0);
    assert.match(await read(at('client', 'client.ts')), /first/);
  });

  it('fails a check where the client is out of date, and writes nothing then', async () => {
    const check = await configure('check lab', { folder: 'clientTasks/client', check: true });
    assert.equal(await run(check), 0);
    await specify('first', 'second');
    assert.equal(await run(check), 1);
    assert.doesNotMatch(await read(at('client', 'client.ts')), /second/);
    await eventually('a problem', () =>
      problems(at('client', 'client.ts')).includes('out of date'),
    );
  });

  it('offers to generate and to check the clients that there are', async () => {
    const check = await fetch(/^Check Client: Task Lab$/);
    const folder = 'clientTasks/client';
    assert.deepEqual(check.definition, { type: TYPE, folder, check: true });
    const generate = await fetch(/^Generate Client: Task Lab$/);
    assert.deepEqual(generate.definition, { type: TYPE, folder });
    assert.equal(generate.group, vscode.TaskGroup.Build);
    assert.equal(await run(generate), 0);
    assert.match(await read(at('client', 'client.ts')), /second/);
  });

  it('leaves what was edited alone, unless it is told to overwrite', async () => {
    const readme = at('client', 'README.md');
    await write(readme, 'my notes\n');
    const folder = 'clientTasks/client';
    assert.equal(await run(await configure('make lab', { folder })), 1);
    assert.equal(await read(readme), 'my notes\n');
    await eventually('a problem', () => problems(readme).includes('edited since it was generated'));
    const definition = { folder: '${workspaceFolder}/clientTasks/client', overwrite: true };
    assert.equal(await run(await configure('force lab', definition)), 0);
    assert.match(await read(readme), /^# Task Lab/);
  });

  it('fails where it has nothing to do, or would leave its folder', async () => {
    assert.equal(await run(await configure('no client', { folder: 'clientTasks/none' })), 2);
    const outside = { folder: '../outside', source: 'task-lab' };
    assert.equal(await run(await configure('outside', outside)), 2);
    const gone = { folder: 'clientTasks/client', source: 'gone' };
    assert.equal(await run(await configure('gone', gone)), 2);
  });
});
