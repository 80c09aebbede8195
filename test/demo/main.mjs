// `npm run demo` on a bare checkout: installs the dependencies when they are missing or outdated,
// then hands over to main.ts.
import { runScript } from '../run/bootstrap.mjs';

runScript('test/demo/main.ts');
