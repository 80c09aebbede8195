import * as path from 'node:path';
import * as vscode from 'vscode';
import { labelText } from '../../core/plainText.js';
import { CLIENT_TASK } from '../contributions.js';
import type { Services } from '../feature.js';
import { findClients, type ClientFolder } from './clientFolder.js';
import { ClientTaskTerminal } from './clientTaskTerminal.js';
import type { ClientTaskDefinition } from './runClientTask.js';

/** Problems as `core/openapi/clientReport` writes them. */
const MATCHER = `$${CLIENT_TASK}`;
const OWNER = 'Data Connectors';

/** The tasks there are, and those that `tasks.json` names. */
export const clientTasks = {
  /** Two for each client of the open folders: one that writes it, and one that only looks. */
  async find(services: Services): Promise<vscode.Task[]> {
    const clients = await findClients();
    return clients.flatMap((client) => tasksOf(services, client, clients));
  },

  /** A task of `tasks.json`, made to run; undefined for one that names no folder. */
  resolve(services: Services, task: vscode.Task): vscode.Task | undefined {
    const { folder } = task.definition;
    if (typeof folder !== 'string') return undefined;
    const { scope } = task;
    // VS Code knows the task again by this very object.
    const definition = task.definition as ClientTaskDefinition;
    return new vscode.Task(
      definition,
      scope ?? vscode.TaskScope.Workspace,
      task.name,
      OWNER,
      execution(services, typeof scope === 'object' ? scope : undefined),
      MATCHER,
    );
  },
};

function tasksOf(
  services: Services,
  { folder, stamp }: ClientFolder,
  all: readonly ClientFolder[],
): vscode.Task[] {
  const scope = vscode.workspace.getWorkspaceFolder(folder);
  if (!scope) return [];
  const place = path.posix.relative(scope.uri.path, folder.path);
  const isAlone = all.filter((other) => other.stamp.title === stamp.title).length === 1;
  const name = labelText(isAlone ? stamp.title : `${stamp.title} (${place})`);
  const task = (title: string, definition: ClientTaskDefinition, detail: string) => {
    const made = new vscode.Task(
      definition,
      scope,
      `${title}: ${name}`,
      OWNER,
      execution(services, scope),
      MATCHER,
    );
    made.detail = labelText(detail);
    return made;
  };
  const definition = { type: CLIENT_TASK, folder: place };
  const generate = task('Generate Client', definition, `Writes ${place} again`);
  generate.group = vscode.TaskGroup.Build;
  return [
    generate,
    task(
      'Check Client',
      { ...definition, check: true },
      `Fails when ${place} is out of date, and writes nothing`,
    ),
  ];
}

/** In the extension and not as a program: so sources are read with the credentials that they have. */
function execution(
  services: Services,
  scope: vscode.WorkspaceFolder | undefined,
): vscode.CustomExecution {
  return new vscode.CustomExecution((resolved) => {
    // With the variables of `tasks.json` filled in.
    const definition = resolved as ClientTaskDefinition;
    return Promise.resolve(new ClientTaskTerminal(services, definition, scope));
  });
}
