import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);

/** A project with one development dependency, a package out of a file: npm needs no registry for it. */
let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'ensure-installed-'));
  await cp(fileURLToPath(new URL('../../scripts', import.meta.url)), join(project, 'scripts'), {
    recursive: true,
  });
  await mkdir(join(project, 'tool'));
  await write('tool/package.json', { name: 'tool', version: '1.0.0' });
  await npm('pack', './tool');
  await write('package.json', { name: 'project', devDependencies: { tool: 'file:tool-1.0.0.tgz' } });
  await npm('install', '--package-lock-only');
});

afterEach(async () => {
  await rm(project, { recursive: true, force: true });
});

it('installs where nothing is installed, development packages too, and then leaves all as it is', async () => {
  expect(await ensureInstalled({ NODE_ENV: 'production' })).toContain('(nothing is installed yet)');
  expect(await read('node_modules/tool/package.json')).toMatchObject({ version: '1.0.0' });
  expect(await ensureInstalled()).toBe('');
});

it('installs again where a package is of another version than the lock file names', async () => {
  await ensureInstalled();
  const installed = await read('node_modules/.package-lock.json');
  installed.packages['node_modules/tool'] = { version: '0.9.0' };
  await write('node_modules/.package-lock.json', installed);
  expect(await ensureInstalled()).toContain('(1 differ from package-lock.json)');
  expect(await ensureInstalled()).toBe('');
});

it('does not miss what is made for another platform', async () => {
  await ensureInstalled();
  const wanted = await read('package-lock.json');
  wanted.packages['node_modules/elsewhere'] = { version: '1.0.0', optional: true, os: ['aix'] };
  await write('package-lock.json', wanted);
  expect(await ensureInstalled()).toBe('');
});

it('fails, so that nothing is started, where npm fails or there is no lock file', async () => {
  await write('package.json', { name: 'project', dependencies: { nowhere: '1.0.0' } });
  await expect(ensureInstalled()).rejects.toMatchObject({ code: 1 });
  await rm(join(project, 'package-lock.json'));
  await expect(ensureInstalled()).rejects.toMatchObject({
    stderr: expect.stringContaining('package-lock.json is missing'),
  });
});

async function ensureInstalled(variables: Record<string, string> = {}): Promise<string> {
  const script = join(project, 'scripts', 'ensure-installed.mjs');
  return (await run(process.execPath, [script], { cwd: tmpdir(), env: environment(variables) })).stdout;
}

async function npm(...args: string[]): Promise<void> {
  await run('npm', [...args, '--no-audit', '--no-fund'], { cwd: project, env: environment() });
}

/** Without what the npm that runs the tests has set for its own scripts. */
function environment(variables: Record<string, string> = {}): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], npm_config_offline: 'true', ...variables };
}

interface Lock {
  packages: Record<string, object>;
}

async function read(file: string): Promise<Lock> {
  return JSON.parse(await readFile(join(project, file), 'utf8')) as Lock;
}

async function write(file: string, content: object): Promise<void> {
  await writeFile(join(project, file), JSON.stringify(content));
}
