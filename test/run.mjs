// `npm test` on a bare clone: installs the dependencies when they are missing or outdated, then
// hands over to test/run/main.ts. Plain Node without a dependency, because there may be none yet.
import { runScript } from './run/bootstrap.mjs';

runScript('test/run/main.ts');
