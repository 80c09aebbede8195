// `node --import tsx test/servers/main.ts`: starts the sample servers, prints where they are, Ctrl-C stops them.
import { sampleRoles } from './samples/database.js';
import { startAll } from './index.js';

async function main(): Promise<void> {
  const began = performance.now();
  const { postgres, s3, petstore, stop } = await startAll();
  const { user, password } = sampleRoles.lab;
  console.log(
    `PostgreSQL ${postgres.version}  postgresql://${user}:${password}@127.0.0.1:${postgres.port}/lab`,
  );
  console.log(
    `S3               ${s3.endpoint}/lab  key ${s3.accessKeyId}, secret ${s3.secretAccessKey}`,
  );
  console.log(`Pet Store        ${petstore.specification.json}  api_key ${petstore.apiKey}`);
  console.log(`Ready in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops all.`);
  const end = (): void => {
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
