import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  guard,
  removeFolder,
  run,
  type RunOptions,
  type Service,
  startService,
  temporaryFolder,
} from './children.js';
import { findRadosgw, installCommand, type RadosgwPrograms, serverPackages } from './packages.js';
import { freePort } from './ports.js';

/** Ceph's S3 gateway with one monitor and one in-memory store behind it. */
export interface RadosgwServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Stops all three processes and removes their folder. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts radosgw from the distribution's packages on free loopback ports; Linux only. About 3 s.
 * Rejects, naming the command that installs it, where it is not installed.
 */
export async function startRadosgw(): Promise<RadosgwServer> {
  const programs = findRadosgw();
  if (!programs) {
    const packages = serverPackages.find(({ name }) => name === 'Ceph radosgw')?.packages ?? [];
    throw new Error(`Ceph radosgw is not installed. On Debian: ${installCommand(packages)}`);
  }
  const folder = await temporaryFolder('ceph-');
  const cluster = new CephCluster(programs, folder);
  try {
    return await cluster.start();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

const keys = { accessKeyId: 'sample-key', secretAccessKey: 'sample-secret' } as const;

class CephCluster {
  readonly #services: Service[] = [];
  readonly #options: RunOptions;
  readonly #guards: ReturnType<typeof guard>[] = [];

  constructor(
    private readonly programs: RadosgwPrograms,
    private readonly folder: string,
  ) {
    this.#options = { cwd: folder, env: { ...process.env, CEPH_CONF: join(folder, 'ceph.conf') } };
  }

  async start(): Promise<RadosgwServer> {
    const fsid = randomUUID();
    const monitor = await freePort();
    const port = await freePort();
    await this.#configure(fsid, monitor, port);
    await this.#startMonitor(fsid, monitor);
    await this.#startStore();
    const user = ['--uid=sample', '--display-name=sample', `--access-key=${keys.accessKeyId}`];
    await this.#run(
      'radosgw-admin',
      'user',
      'create',
      ...user,
      `--secret-key=${keys.secretAccessKey}`,
    );
    await this.#service('radosgw', ['-f', '-n', 'client.rgw.ci']);
    const endpoint = `http://127.0.0.1:${port}`;
    await untilAnswering(endpoint, 30_000);
    return {
      host: '127.0.0.1',
      port,
      endpoint,
      region: 'us-east-1',
      ...keys,
      stop: () => this.stop(),
    };
  }

  async stop(): Promise<void> {
    // The gateway first: it waits long for a store that has gone. Nothing is worth keeping, so nothing is asked twice.
    for (const service of this.#services.splice(0).reverse()) await service.stop('SIGTERM', 1000);
    for (const one of this.#guards.splice(0)) one.release();
    await removeFolder(this.folder);
  }

  async #configure(fsid: string, monitor: number, port: number): Promise<void> {
    await mkdir(join(this.folder, 'mon'));
    await mkdir(join(this.folder, 'osd'));
    const { folder } = this;
    const config = `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${monitor}/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = ${folder}/keyring
run dir = ${folder}
admin socket = ${folder}/$name.asok
log file = ${folder}/$name.log
mon data = ${folder}/mon
osd data = ${folder}/osd
crash dir = ${folder}
mon cluster log to file = false
# Without it the monitor gathers changes for a second each time: 13 s to start in place of 3.
paxos propose interval = 0.05
mon allow pool size one = true
mon data avail crit = 1
osd objectstore = memstore
memstore device bytes = 4294967296
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw enable usage log = false
`;
    await writeFile(join(folder, 'ceph.conf'), config);
    // cephx stays on: with authentication off the gateway hangs.
    const all = ['mon', 'osd', 'mgr', 'mds'].map((who) => `\tcaps ${who} = "allow *"`).join('\n');
    const entries = ['mon.', 'client.admin', 'osd.0', 'client.rgw.ci'].map(
      (name) => `[${name}]\n\tkey = ${newKey()}\n${all}\n`,
    );
    await writeFile(join(folder, 'keyring'), entries.join(''), { mode: 0o600 });
  }

  async #startMonitor(fsid: string, port: number): Promise<void> {
    const map = join(this.folder, 'monmap');
    const address = `[v2:127.0.0.1:${port}/0]`;
    await this.#run('monmaptool', '--create', '--fsid', fsid, '--addv', 'a', address, map);
    await this.#run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map);
    await this.#service('ceph-mon', ['-f', '-i', 'a']);
  }

  async #startStore(): Promise<void> {
    const uuid = randomUUID();
    await this.#run('ceph', 'osd', 'new', uuid, '0');
    await this.#run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', uuid);
    await this.#service('ceph-osd', ['-f', '-i', '0']);
  }

  async #run(name: keyof RadosgwPrograms, ...args: readonly string[]): Promise<void> {
    await run(this.programs[name], ['-c', join(this.folder, 'ceph.conf'), ...args], this.#options);
  }

  async #service(name: keyof RadosgwPrograms, args: readonly string[]): Promise<void> {
    const config = join(this.folder, 'ceph.conf');
    const service = await startService(this.programs[name], ['-c', config, ...args], {
      ...this.#options,
      onSpawn: (pid) => this.#guards.push(guard([pid], 'TERM', this.folder)),
    });
    this.#services.push(service);
  }
}

/** A cephx secret: type 1 (AES), time of creation, length, 16 random bytes. */
function newKey(): string {
  const header = Buffer.alloc(12);
  header.writeUInt16LE(1, 0);
  header.writeUInt32LE(Math.floor(Date.now() / 1000), 2);
  header.writeUInt16LE(16, 10);
  return Buffer.concat([header, randomBytes(16)]).toString('base64');
}

async function untilAnswering(url: string, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`${url} did not answer within ${timeout} ms.`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
