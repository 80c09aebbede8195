import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposable.js';
import { CLIENT_TASK } from '../contributions.js';
import type { Services } from '../feature.js';

/** Tasks that generate clients, or check whether they are up to date. */
export function registerClientTasks(services: Services): Disposable {
  const load = async () => (await import('../lazyCommands.js')).clientTasks;
  return vscode.tasks.registerTaskProvider(CLIENT_TASK, {
    provideTasks: async () => (await load()).find(services),
    resolveTask: async (task) => (await load()).resolve(services, task),
  });
}
