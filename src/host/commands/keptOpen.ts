/**
 * For pickers that are shown right after a source has connected: the tree paints it then, and may
 * take the focus for that.
 */
export const keptOpen = { ignoreFocusOut: true } as const;
