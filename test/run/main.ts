import { runSuite, summary, type Suite, type SuiteResult } from './suite.js';
import { selectSuites } from './suites.js';

async function main(): Promise<void> {
  const suites = selectSuites(process.argv.slice(2));
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    const isBuilt = !results.some((result) => result.name === 'build' && result.failed > 0);
    results.push(
      await runSuite(
        suite.needsBuild && !isBuilt ? withoutBuild(suite) : suite,
        process.env['CI'] !== 'true',
      ),
    );
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log('\n=== Summary ===');
  for (const result of results) {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
    console.log(`${result.name}: ${summary(result)}, ${result.seconds.toFixed(1)} s`);
    for (const remark of result.remarks) {
      console.log(`    ${remark}`);
    }
  }
  console.log(summary(total));
  // Every process started here is ended by the exit hooks, so nothing needs to be waited for.
  process.exit(total.failed > 0 ? 1 : 0);
}

/** What stands for a suite whose extension could not be built: one failure that says so. */
function withoutBuild(suite: Suite): Suite {
  return { ...suite, run: () => Promise.reject(new Error('not run, because the build failed')) };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
});
