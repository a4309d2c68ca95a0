import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { built } from '../support/built.js';
import { eventually } from '../support/eventually.js';
import { query } from '../support/query.js';

const isRoot = process.getuid?.() === 0;
const announced: string[] = [];
const announce = (line: string): number => announced.push(line);

let root: string;
let directory: string;
const owners: ChildProcess[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(root, 0o755);
  directory = join(root, 'data');
  announced.length = 0;
});

afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

describe('the embedded Postgres', () => {
  it('keeps its data and its password from one start to the next, and lets nobody else read them', async () => {
    const first = await start();
    await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await expect(query(first.url('postgres'), 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    expect((await stat(`${directory}.password`)).mode & 0o777).toBe(0o600);

    const second = await start();
    expect(await query(second.url('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await expect(query(second.url('postgres').replace(/:\w+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      'password',
    );
    await second.stop();
  });

  it('listens on the loopback address alone', async () => {
    const postgres = await start();
    const [settings] = await query(
      postgres.url('postgres'),
      `SELECT current_setting('listen_addresses') AS tcp, current_setting('unix_socket_directories') AS unix`,
    );
    expect(settings).toEqual({ tcp: '127.0.0.1', unix: '' });
    await postgres.stop();
  });

  it('leaves no file where it is not persistent', async () => {
    const postgres = await startEmbeddedPostgres({ directory, persistent: false, durable: false, announce });
    await postgres.stop();
    await expect(stat(directory)).rejects.toThrow('ENOENT');
    await expect(stat(`${directory}.password`)).rejects.toThrow('ENOENT');
  });

  it('takes over a server whose owner was killed', async () => {
    const port = await killOwner(await ownerOf(directory));
    const postgres = await start();
    expect(new URL(postgres.url('postgres')).port).toBe(port);
    await postgres.stop();
  });

  it('refuses a directory that a living process uses, and leaves that one alone', async () => {
    const owner = await ownerOf(directory);
    await expect(start()).rejects.toThrow('Another running process uses it');
    expect(owner.child.exitCode).toBeNull();
    await killOwner(owner);
    await (await start()).stop();
  });

  it('starts after both its owner and the server were killed', async () => {
    await killOwner(await ownerOf(directory));
    process.kill(await postmasterPid(), 'SIGKILL');
    const postgres = await start();
    expect(await query(postgres.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  it('starts where its old process id has become another process', async () => {
    await (await start()).stop();
    const lines = [String(process.pid), directory, '1700000000', '5432', '', '127.0.0.1', '0', 'ready'];
    await writeFile(join(directory, 'postmaster.pid'), `${lines.join('\n')}\n`);
    const postgres = await start();
    expect(await query(postgres.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  it('is stopped, and its files removed, when a process that meant to remove it is killed', async () => {
    const { child } = await ownerOf(directory, 'temporary');
    const pid = await postmasterPid();
    child.kill('SIGKILL');
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
    await eventually(() => expect(stat(directory)).rejects.toThrow('ENOENT'));
  });

  it('begins anew where an earlier start was killed while it made the files', async () => {
    await mkdir(`${directory}.partial`);
    await writeFile(join(`${directory}.partial`, 'PG_VERSION'), 'half');
    const postgres = await start();
    expect(await query(postgres.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  it('says what to remove when its password is lost, and does not touch the data', async () => {
    await (await start()).stop();
    await rm(`${directory}.password`);
    await expect(start()).rejects.toThrow(/password, is gone: remove .* to begin anew/);
    expect((await stat(join(directory, 'PG_VERSION'))).isFile()).toBe(true);
  });

  it('says what to remove when the data are of another major version', async () => {
    await (await start()).stop();
    await writeFile(join(directory, 'PG_VERSION'), '12\n');
    await expect(start()).rejects.toThrow(/is of Postgres 12, and Postgres \d+ is installed: remove/);
  });
});

describe.runIf(isRoot)('as root', () => {
  it('runs as another user, who owns the data', async () => {
    const postgres = await start();
    expect((await stat(directory)).uid).not.toBe(0);
    // The programs of a checkout that is closed to that user move, in the superuser's home for instance; the data had no need to.
    expect(announced.join()).not.toContain('data lie');
    await postgres.stop();
  });

  it('runs as whoever owns the data already', async () => {
    await (await start()).stop();
    await promisify(execFile)('chown', ['-R', '1:1', directory]);
    const postgres = await start();
    expect((await stat(join(directory, 'postmaster.pid'))).uid).toBe(1);
    await postgres.stop();
  });

  it('moves what that user can’t reach, says so once, and finds it again', async () => {
    directory = join(root, 'closed', 'data');
    await mkdir(join(root, 'closed'), { mode: 0o700 });
    const first = await start();
    await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(announced).toEqual([expect.stringMatching(/^Postgres does not run as root; uid \d+ runs it/)]);
    await expect(stat(directory)).rejects.toThrow('ENOENT');

    const second = await startEmbeddedPostgres({ directory, persistent: false, durable: false, announce });
    expect(await query(second.url('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });
});

describe.runIf(isRoot)('as root, where anybody could have made the place to move to', () => {
  const before = process.env['TMPDIR'];

  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });

  it.each([
    ['others may write it', (stage: string) => chmod(stage, 0o777)],
    ['it belongs to somebody else', (stage: string) => chown(stage, 65_534, 65_534)],
  ])('does not use it where %s', async (_what, tamper) => {
    const tmp = join(root, 'tmp');
    await mkdir(join(tmp, 'pipedrive-export-0'), { recursive: true });
    await tamper(join(tmp, 'pipedrive-export-0'));
    process.env['TMPDIR'] = tmp;
    directory = join(root, 'closed', 'data');
    await mkdir(join(root, 'closed'), { mode: 0o700 });
    await expect(start()).rejects.toThrow(/must be a directory that belongs to uid 0 and that nobody else/);
  });
});

function start() {
  return startEmbeddedPostgres({ directory, persistent: true, durable: false, announce });
}

async function ownerOf(where: string, life: 'persistent' | 'temporary' = 'persistent') {
  const script = fileURLToPath(new URL('./embedded-postgres-owner.mjs', import.meta.url));
  const child = fork(script, [built('database/embedded/embedded-postgres.js'), where, life]);
  owners.push(child);
  const [url] = (await once(child, 'message')) as [string];
  return { child, port: new URL(url).port };
}

async function killOwner(owner: { child: ChildProcess; port: string }): Promise<string> {
  owner.child.kill('SIGKILL');
  await once(owner.child, 'exit');
  return owner.port;
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}
