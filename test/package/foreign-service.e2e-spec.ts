import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExportType } from '../../src/index.js';
import { connectAccount } from '../support/connect-account.js';
import { signJwt } from '../support/jwt.js';
import { type Answer, getAnswer, idsOf } from './answer.js';
import { EXPORT_CASES, type ExportCase } from './export-cases.js';
import {
  ALL_SERVICES,
  type ForeignServices,
  type ServiceName,
  SERVICES_WITH_ROUTES,
  startForeignServices,
} from './foreign-services.js';
import { declaredBy, installPackage } from './install-package.js';
import { packProject } from './pack-project.js';
import { reachedPackages } from './reached-packages.js';
import { USER_SECRET } from './service-process.js';
import { compileProject, writeProject } from './throw-away-project.js';

const EXPORT = '/v1/e/pipedrive/export';

let directory: string;
let tarball: string;
let compilerOutput: string;
let services: ForeignServices;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'foreign-service-'));
  await mkdir(join(directory, 'packed'));
  tarball = await packProject(join(directory, 'packed'));
  await writeProject(join(directory, 'project'), tarball);
  compilerOutput = await compileProject(join(directory, 'project'));
  services = await startForeignServices(join(directory, 'project'));
}, 240_000);

afterAll(async () => {
  await services?.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('the packed project', () => {
  const own = 'node_modules/pipedrive-export';

  it.each(['index.js', 'index.d.ts', 'sandbox/index.js', 'sandbox/index.d.ts'])(
    'declares every package that %s reaches',
    async (entry) => {
      const installed = join(directory, 'project', own);
      const declared = await declaredBy(installed, { optionalPeers: entry.startsWith('sandbox') });
      expect(declared).toEqual(expect.arrayContaining(await reachedPackages(join(installed, 'dist', entry))));
    },
  );

  it('runs where nothing of our own service is installed', async () => {
    const alone = join(directory, 'alone');
    await installPackage(alone, tarball, [], { without: OUR_SERVICE_S_OWN });
    const script = `import('pipedrive-export').then((names) => console.log(Object.keys(names).join()))`;
    expect(await runNode(alone, script)).toContain('PipedriveModule');
  });

  it('opens its two entries and nothing behind them', async () => {
    const project = join(directory, 'project');
    expect(
      await runNode(project, `import('pipedrive-export/sandbox').then((names) => console.log(names))`),
    ).toContain('startSandbox');
    const deep = runNode(project, `import('pipedrive-export/dist/pipedrive/pipedrive.module.js')`);
    await expect(deep).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('bears no specs and no host', async () => {
    const files = await readdir(join(directory, 'project', own), { recursive: true });
    const wanted =
      /^(dist|dist[/](index[.]|pipedrive\b|sandbox\b).*|LICENSE|README[.]md|CHANGELOG[.]md|package[.]json)$/;
    expect(files.filter((file) => !wanted.test(file) || file.includes('.spec.'))).toEqual([]);
  });

  it('compiles in a strict consumer, as ES module and as CommonJS', () => {
    expect(compilerOutput).toBe('');
  });
});

describe.each(SERVICES_WITH_ROUTES)('the module in a service %s', (name) => {
  beforeAll(() => connectAccount(services.get(name).url, 'acc-1'));

  it('exports what Pipedrive has', async () => {
    const first = await get(name, `${EXPORT}/deals?limit=20`, callerToken('acc-1'));
    expect(first).toMatchObject({
      status: 200,
      body: {
        success: true,
        message: 'SUCCESS',
        pagination: { start: 0, limit: 20, more_items_in_collection: true, next_start: 20 },
      },
    });
    const second = await get(name, `${EXPORT}/deals?limit=20&start=20`, callerToken('acc-1'));
    const dealIds = await services.get(name).ask('dealIds');
    expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(dealIds);
  });

  it('exports a whole collection', async () => {
    const headers = bearer(callerToken('acc-1'));
    const answer = await fetch(`${services.get(name).url}${EXPORT}/deals/all`, { headers });
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    const { receipt } = JSON.parse(lines.at(-1) ?? '{}') as { receipt?: unknown };
    expect(receipt).toMatchObject({ complete: true, count: lines.length - 1 });
  });

  it('exports the same without HTTP', async () => {
    const overHttp = await get(name, `${EXPORT}/deals?limit=7`, callerToken('acc-1'));
    expect(await page(name, 'acc-1', 7)).toEqual(overHttp.body);
  });

  it.each(EXPORT_CASES)('answers $status $error to $what', async (wanted) => {
    const { status, headers, body } = await ask(name, wanted);
    expect(body).toEqual({
      success: false,
      message: wanted.message ?? expect.stringMatching(/./),
      error: wanted.error,
    });
    expect(status).toBe(wanted.status);
    expect(headers).toMatchObject(wanted.headers ?? {});
  });

  it('answers HEAD without exporting', async () => {
    const before = await services.get(name).ask('received');
    const url = `${services.get(name).url}${EXPORT}/deals`;
    const answer = await fetch(url, { method: 'HEAD', headers: bearer(callerToken('acc-1')) });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await services.get(name).ask('received')).toBe(before);
  });

  it("leaves the errors that are not its own to the service's filter", async () => {
    const headers = { ...bearer(callerToken('acc-1')), 'x-closed': 'yes' };
    const answer = await getAnswer(services.get(name).url, `${EXPORT}/deals`, headers);
    expect(answer).toMatchObject({ status: 403, body: { problem: 'closed' } });
  });

  it("does not let the service's own users in", async () => {
    const answer = await get(name, `${EXPORT}/deals`, userToken());
    expect(answer).toMatchObject({ status: 401, body: { error: 'UNAUTHORIZED' } });
  });
});

it.each(EXPORT_CASES)('answers alike in every service to $what', async (wanted) => {
  const [first, ...others] = await Promise.all(SERVICES_WITH_ROUTES.map((name) => ask(name, wanted)));
  for (const other of others) expect(other).toEqual(first);
});

describe.each(ALL_SERVICES)('the own routes of a service %s', (name) => {
  it('read its tables', async () => {
    const [ada, grace] = [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Grace' },
    ];
    expect(await get(name, '/customers')).toMatchObject({ status: 200, body: [ada, grace] });
    expect(await get(name, '/customers?id=2')).toMatchObject({ status: 200, body: [grace] });
  });

  it.each([
    ['/customers/broken', 500, 'a bug of the service'],
    ['/customers?limit=5', 400, 'Bad Request Exception'],
    ['/nowhere', 404, 'Cannot GET /nowhere'],
  ])('answer errors in its form: %s', async (path, status, problem) => {
    expect(await get(name, path)).toMatchObject({ status, body: { problem } });
  });

  it('know its users, and not our callers', async () => {
    const user = await get(name, '/customers/me', userToken());
    expect(user).toMatchObject({ status: 200, body: { userId: 'user-7' } });
    const caller = await get(name, '/customers/me', callerToken('acc-1'));
    expect(caller).toMatchObject({ status: 401, body: { problem: 'Unauthorized' } });
  });
});

describe('a service without our routes', () => {
  const name = 'without our routes';

  it.each([`${EXPORT}/deals`, '/v1/e/pipedrive/auth/login', '/v1/e/pipedrive/auth/callback'])(
    'does not answer %s',
    async (path) => {
      const answer = await get(name, path, callerToken('acc-2'));
      expect(answer).toMatchObject({ status: 404, body: { problem: `Cannot GET ${path}` } });
    },
  );

  it('connects an account and exports it by the services', async () => {
    await expect(page(name, 'acc-2')).rejects.toThrow('TOKEN_NOT_FOUND');
    await services.get(name).ask('connect', 'acc-2');
    expect(idsOf(await page(name, 'acc-2'))).toEqual(await services.get(name).ask('dealIds'));
  });
});

/** Dependencies of the service that this repository also is; the module has to do without them. */
const OUR_SERVICE_S_OWN = [
  '@fastify/static',
  '@nestjs/platform-fastify',
  '@nestjs/terminus',
  'envalid',
  'fastify',
  'pino',
  'pino-http',
];

async function runNode(workingDirectory: string, script: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: workingDirectory });
  return stdout;
}

async function ask(name: ServiceName, { path, caller, fault }: ExportCase): Promise<Answer> {
  if (fault !== undefined) await services.get(name).ask('fault', ...fault);
  const tokens = { nobody: undefined, notConnected: callerToken('acc-9'), connected: callerToken('acc-1') };
  return get(name, `${EXPORT}/${path}`, tokens[caller ?? 'connected']);
}

function get(name: ServiceName, path: string, token?: string): Promise<Answer> {
  return getAnswer(services.get(name).url, path, token === undefined ? {} : bearer(token));
}

function page(name: ServiceName, accountId: string, limit = 100): Promise<unknown> {
  return services.get(name).ask('page', { accountId, type: ExportType.Deals, limit });
}

function callerToken(accountId: string): string {
  return signJwt({ account_id: accountId });
}

function userToken(): string {
  return signJwt({ sub: 'user-7', account_id: 'acc-1' }, { secret: USER_SECRET });
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}
