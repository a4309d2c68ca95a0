import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { freePort } from '../../src/database/embedded/free-port.js';
import { built } from '../support/built.js';
import { signJwt } from '../support/jwt.js';

/** A copy of the build, so that a `.data/` of its own lies beside it. */
let checkout: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'pipedrive-export-checkout-'));
  // Where root runs the tests, Postgres runs as another user, who has to get in.
  await chmod(checkout, 0o755);
  await cp(dirname(built('local.js')), join(checkout, 'dist'), { recursive: true });
  await cp(fileURLToPath(new URL('../../package.json', import.meta.url)), join(checkout, 'package.json'));
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  await symlink(modules, join(checkout, 'node_modules'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  // Where a spec has failed, a server may be left over: it is taken over here, and ended.
  const directory = join(checkout, '.data', 'postgres');
  await (await startEmbeddedPostgres({ directory, persistent: true, durable: true })).stop();
  await rm(checkout, { recursive: true, force: true });
});

describe('npm start', () => {
  it('shows a connected account and its first pages, and ends cleanly on Ctrl-C; again, with the data kept', async () => {
    for (const run of ['on a fresh checkout', 'again']) {
      const port = await freePort();
      const service = start({ PORT: String(port) });
      const greeting = await service.printed('Ctrl-C stops everything.');
      for (const type of ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages']) {
        expect(greeting, run).toMatch(new RegExp(`^  ${type} +[1-9]\\d*  (yes|no) +\\S`, 'm'));
      }
      const [, jwt = '', address = ''] =
        /^  curl -H 'Authorization: Bearer (\S+)' '(\S+)'$/m.exec(greeting) ?? [];
      const answer = await fetch(address, { headers: { Authorization: `Bearer ${jwt}` } });
      expect(await answer.json()).toMatchObject({ success: true, pagination: { limit: 2, next_start: 2 } });
      expect((await fetch(`http://localhost:${port}/docs`)).status).toBe(200);

      // Another account's login is a person's, who presses the button of the authorize page.
      const page = await fetch(await loginOf('somebody', new URL(address).origin));
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<button')]);
      const log = await readFile(join(checkout, '.data', 'service.log'), 'utf8');
      expect(log.match(/Nest application successfully started/g)).toHaveLength(1);

      // One Ctrl-C, as it arrives under npm: from the terminal, and passed on.
      service.pressCtrlC();
      await service.printed('once more to force it');
      service.child.kill('SIGINT');
      expect(await service.ended).toEqual([0, null]);
      expect(service.errors()).not.toMatch(/error/i);
      await expect(fetch(address)).rejects.toThrow('fetch failed');
    }
    for (const secret of ['jwt-secret', 'credentials-keys']) {
      expect((await stat(join(checkout, '.data', secret))).mode & 0o777).toBe(0o600);
    }
  });

  it('does not wait after a second Ctrl-C, and takes its database along', async () => {
    const port = await freePort();
    const service = start({ PORT: String(port) });
    await service.printed('Ctrl-C stops everything.');
    const postgres = await postgresPid();
    // A client that never ends its request: a clean end would wait for it.
    const client = connect(port, '127.0.0.1');
    client.on('error', () => client.destroy());
    client.write('GET /docs HTTP/1.1\r\n');
    await fetch(`http://localhost:${port}/health/live`);

    service.child.kill('SIGINT');
    await service.printed('once more to force it');
    // Nobody presses twice as fast as npm passes one press on.
    await setTimeout(500);
    service.child.kill('SIGINT');
    expect(await service.ended).toEqual([1, null]);
    await expect.poll(() => isAlive(postgres)).toBe(false);
  });

  it('stops everything when its terminal is closed, though nothing can be printed any more', async () => {
    const service = start({ PORT: String(await freePort()) });
    await service.printed('Ctrl-C stops everything.');
    service.child.stdout.destroy();
    service.child.stderr.destroy();
    service.child.kill('SIGHUP');
    expect(await service.ended).toEqual([0, null]);
    // Removed by Postgres itself, where it ended in good order.
    await expect(stat(join(checkout, '.data', 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['makes the files of its database', 'postgres.partial'],
    ['starts its database', 'postgres/postmaster.pid'],
  ])('leaves nothing behind when it is stopped while it %s', async (_what, sign) => {
    await rm(join(checkout, '.data'), { recursive: true, force: true });
    const service = start({ PORT: String(await freePort()) });
    await vi.waitFor(() => stat(join(checkout, '.data', sign)), { timeout: 20_000, interval: 2 });
    service.pressCtrlC();
    expect(await service.ended).toEqual([0, null]);
    expect(service.errors()).toBe('');
    await expect(stat(join(checkout, '.data', 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');

    const again = start({ PORT: String(await freePort()) });
    await again.printed('Ctrl-C stops everything.');
    again.pressCtrlC();
    expect(await again.ended).toEqual([0, null]);
  });

  it('names PORT when it is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const service = start({ PORT: String(port) });
    expect(await service.ended).toEqual([1, null]);
    expect(service.errors()).toBe(`PORT ${port} is in use. Take another one: PORT=${port + 1} npm start\n`);
    other.close();
  });

  it('lists every wrong variable before it starts anything', async () => {
    const service = start({ PORT: 'http', PIPEDRIVE_CLIENT_ID: 'real', PIPEDRIVE_TIMEOUT_MS: '-1' });
    expect(await service.ended).toEqual([1, null]);
    expect(service.errors()).toMatch(
      /PORT must .*\n.*PIPEDRIVE_CLIENT_SECRET is missing.*\n.*PIPEDRIVE_TIMEOUT_MS must/,
    );
    expect(service.output()).toBe('');
  });

  it('talks to the real Pipedrive, by a login link, once an app is registered', async () => {
    const port = await freePort();
    const service = start({
      PORT: String(port),
      PIPEDRIVE_CLIENT_ID: 'my-app',
      PIPEDRIVE_CLIENT_SECRET: 'shh',
    });
    const greeting = await service.printed('Ctrl-C stops everything.');
    expect(greeting).toContain(`https://oauth.pipedrive.com/oauth/authorize?client_id=my-app&redirect_uri=`);
    expect(greeting).toContain(`http://localhost:${port}/v1/e/pipedrive/auth/callback`);
    expect(greeting).toMatch(/CODE[^]*http:\/\/localhost:\d+\/v1\/e\/pipedrive\/auth\/confirm/);
    expect(greeting).not.toMatch(/sandbox|shh/);
    service.child.kill('SIGTERM');
    expect(await service.ended).toEqual([0, null]);
  });
});

describe('with NODE_ENV=production', () => {
  it.each(['local.js', 'main.js'])(
    '%s starts nothing of its own and lists all that is missing',
    async (file) => {
      const service = start({ NODE_ENV: 'production' }, file);
      expect(await service.ended).toEqual([1, null]);
      expect(service.errors().match(/\w+(?= is missing)/g)).toEqual([
        'DATABASE_URL',
        'JWT_SECRET',
        'PIPEDRIVE_CLIENT_ID',
        'PIPEDRIVE_CLIENT_SECRET',
        'PIPEDRIVE_REDIRECT_URI',
        'CREDENTIALS_KEYS',
      ]);
      expect(service.output()).toBe('');
    },
  );
});

function start(variables: Record<string, string>, file = 'local.js') {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...variables };
  const child = spawn(process.execPath, [join(checkout, 'dist', file)], {
    cwd: checkout,
    env,
    detached: true,
  });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'close');
  return {
    child,
    ended,
    output: () => output,
    errors: () => errors,
    /** As a terminal does: the signal goes to the process and to all that it has started. */
    pressCtrlC: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
    /** Everything printed, once `text` is part of it. */
    async printed(text: string): Promise<string> {
      while (!output.includes(text)) {
        await Promise.race([once(child.stdout, 'data'), ended]);
        if (child.exitCode !== null && !output.includes(text))
          throw new Error(`ended early: ${output}${errors}`);
      }
      return output;
    },
  };
}

/** Where login sends the account, whose token is signed as local runs sign theirs. */
async function loginOf(account: string, url: string): Promise<string> {
  const secret = await readFile(join(checkout, '.data', 'jwt-secret'), 'utf8');
  const answer = await fetch(`${url}/v1/e/pipedrive/auth/login`, {
    headers: {
      Authorization: `Bearer ${signJwt({ account_id: account }, { secret })}`,
      Accept: 'application/json',
    },
  });
  return ((await answer.json()) as { data: { url: string } }).data.url;
}

async function postgresPid(): Promise<number> {
  const content = await readFile(join(checkout, '.data', 'postgres', 'postmaster.pid'), 'utf8');
  return Number(content.split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
