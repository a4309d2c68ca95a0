import { readFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';

/** On what something was measured. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  /** How many processes wanted a core in the minute before: above 0, others have been at work on it. */
  readonly load: number;
  /** Versions of Node, Postgres and the packages that matter. */
  readonly versions: Readonly<Record<string, string>>;
}

export async function machine(postgres: string): Promise<Machine> {
  return {
    system: `${process.platform} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? 0,
    versions: { Node: process.versions.node, Postgres: postgres, ...(await packageVersions()) },
  };
}

/** What is on the way of a record, ours or a contender's. */
const PACKAGES = ['@nestjs/core', '@nestjs/platform-fastify', '@nestjs/platform-express', 'fastify', 'axios'];
const CONTENDERS = ['pipedrive', 'undici'];

async function packageVersions(): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const name of [...PACKAGES, ...CONTENDERS]) {
    const file = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
    versions[name] = (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
  }
  return versions;
}
