/**
 * What happens once a command runs: a bundle of its own (esbuild.js), read at the first one. It has
 * its own copies of what it shares with the extension, so nothing in here keeps state: that is in
 * the services, which are handed in.
 */
export { catalogCommands } from './catalogs/catalogCommands.js';
export { pickSource } from './sources/pickSource.js';
export { sourceCommands } from './sources/sourceCommands.js';
