import * as vscode from 'vscode';
import { SOURCES_VIEW } from '../contributions.js';
import type { Services } from '../feature.js';
import type { DraggedObject } from '../files/drop.js';
import { fileUri } from '../fs/uris.js';
import type { TreeElement } from './elements.js';

const URI_LIST = 'text/uri-list';

/** What rows of this view carry to one another; VS Code expects this form of name. */
export const ROWS = `application/vnd.code.tree.${SOURCES_VIEW.toLowerCase()}`;

/** Files between the sources view, the explorer, editors and the system's own file manager. */
export class SourcesDragAndDrop implements vscode.TreeDragAndDropController<TreeElement> {
  readonly dragMimeTypes = [URI_LIST];
  readonly dropMimeTypes = [ROWS, URI_LIST, 'files'];
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  handleDrag(elements: readonly TreeElement[], transfer: vscode.DataTransfer): void {
    const objects = elements.flatMap((element): DraggedObject[] =>
      element.type === 'node' && element.node.object !== undefined
        ? [{ source: element.source.id, path: element.node.object }]
        : [],
    );
    if (objects.length === 0) return;
    const uris = elements.flatMap((element) =>
      element.type === 'node' && element.node.object !== undefined
        ? [fileUri(element.source, element.node.object).toString()]
        : [],
    );
    transfer.set(ROWS, new vscode.DataTransferItem(objects));
    transfer.set(URI_LIST, new vscode.DataTransferItem(uris.join('\r\n')));
  }

  async handleDrop(target: TreeElement | undefined, transfer: vscode.DataTransfer): Promise<void> {
    if (target?.type !== 'source' && target?.type !== 'node') return;
    const path = target.type === 'source' ? '' : target.node.object;
    if (path === undefined) return;
    const { source } = target;
    try {
      const { dropOnto } = await import('../lazyCommands.js');
      const rows = transfer.get(ROWS)?.value as DraggedObject[] | undefined;
      await dropOnto(this.#services, { source, path }, transfer, rows);
    } catch (error) {
      void this.#services.errors.show(error, 'Dropping files', { source: source.id });
    }
  }
}
