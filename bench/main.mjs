// `npm run bench` on a bare checkout: installs the dependencies when they are missing or outdated,
// then hands over to main.ts.
import { runScript } from '../test/run/bootstrap.mjs';

runScript('bench/main.ts');
