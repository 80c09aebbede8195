/**
 * The light halves of all remote catalogs: a bundle of its own (esbuild.js), read once one of them
 * is configured or about to be added.
 */
export { datagrokKind } from './datagrok/kind.js';
export { edgeKind } from './edge/kind.js';
export { ibmKind } from './ibm/kind.js';
export { qarionKind } from './qarion/kind.js';
