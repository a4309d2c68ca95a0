import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SHARED = 'errors/index diagnostics pipedrive.options';
const SERVING = `${SHARED} pruner upstream/y upstream/http/y credentials/y auth/y filters/y validation/y`;

/** The rooms of src/pipedrive, and which of TARGETS each may import (docs/architecture.md has the table). */
const ROOMS: [room: string, mayImport: string][] = [
  ['errors', ''],
  ['auth', 'errors/index pipedrive.options'],
  ['validation', 'errors/index pipedrive.options'],
  ['filters', SHARED],
  ['upstream', SHARED],
  ['upstream/http', SHARED],
  ['credentials', `${SHARED} auth/y upstream/access-source upstream/api-domain`],
  ['budget', `${SHARED} pruner upstream/company-budget upstream/abandonment`],
  ['connection', SERVING],
  ['connection/login', SERVING],
  ['export', SERVING],
  ['export/ledger', SERVING],
  ['bulk', `${SERVING} export/y`],
  ['bulk/walk', `${SERVING} export/y`],
  ['migrations', ''],
  ['a-room-without-a-row', ''],
];

/** One file of each place that a room could reach for, by its path from src/pipedrive. */
const TARGETS = (
  `${SERVING} connection/y export/y bulk/y migrations/y resolve-options pipedrive.entities pipedrive.module ` +
  '../index ../config/env ../app.module ../local/y ../sandbox/index'
).split(' ');

/** Every other row: what a file may import and what not. `type:` marks an import of types. */
const FILES: [file: string, mayImport: string, mayNot: string][] = [
  ['src/pipedrive/errors/z.ts', './y.js', 'luxon @nestjs/common node:fs ./../auth/y.js'],
  ['src/pipedrive/pipedrive.options.ts', 'type:./errors/index.js', './errors/index.js luxon'],
  [
    'src/pipedrive/resolve-options.ts',
    'type:./pipedrive.options.js ./auth/caller-key.js',
    './errors/index.js ./auth/y.js type:../sandbox/index.js type:./pipedrive.module.js',
  ],
  [
    'src/pipedrive/diagnostics.ts',
    'type:./auth/y.js node:diagnostics_channel',
    './auth/y.js node:fs type:../index.js type:./pipedrive.module.js',
  ],
  [
    'src/pipedrive/pipedrive.module.ts',
    './export/y.js luxon',
    '../sandbox/index.js ../config/env.js ../index.js',
  ],
  ['src/pipedrive/pipedrive.controllers.ts', './export/y.js', './pipedrive.module.js'],
  ['src/index.ts', './pipedrive/pipedrive.module.js', './sandbox/index.js ./pipedrive/../local.js luxon'],
  [
    'src/main.ts',
    './index.js ./config/env.js luxon',
    './pipedrive/diagnostics.js ./sandbox/index.js ./local.js',
  ],
  [
    'src/health/x.ts',
    '../index.js ../config/env.js',
    '../pipedrive/errors/index.js ../sandbox/index.js ../local/y.js',
  ],
  ['src/local.ts', './main.js ./index.js', './pipedrive/diagnostics.js ./sandbox/options.js'],
  [
    'src/local/x.ts',
    '../index.js ../sandbox/index.js',
    '../pipedrive/diagnostics.js ../sandbox/company/y.js',
  ],
  ['src/sandbox/options.ts', './company/y.js fastify', '../index.js ../config/env.js ../local.js'],
  ['src/sandbox/limits/x.ts', '../options.js', '../../index.js ../../pipedrive/errors/index.js'],
  [
    'test/host/x.ts',
    '../../src/index.js ../../src/main.js ../../bench/refresh/y.js',
    '../../src/pipedrive/y.js ../../src/local.js ../../src/local/y.js',
  ],
  ['test/contract/x.ts', '../../src/pipedrive/upstream/y.js', ''],
  [
    'bench/refresh/x.ts',
    './y.js pipedrive-export ../../dist/database/y.js luxon',
    '../../dist/index.js ../../dist/pipedrive/y.js ../../src/index.js ../../test/support/y.js',
  ],
];

describe('the linter', () => {
  const planted = [...ROOMS.map(asFile), ...FILES].map(alsoByName);
  let refused: string[];
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-table-'));
    await copyFile(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [file, mayImport, mayNot] of planted) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), words(`${mayImport} ${mayNot}`).map(asLine).join('\n'));
    }
    refused = await refusedLines(folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(planted)('lets %s import what the table has, and nothing else', (file, mayImport, mayNot) => {
    const lines = words(`${mayImport} ${mayNot}`);
    const found = lines.filter((_, index) => refused.includes(`${file}:${index + 1}`));
    expect(found).toEqual(words(mayNot));
  });

  it('is tried here in every room of the module', async () => {
    const entries = await readdir(join(ROOT, 'src/pipedrive'), { withFileTypes: true });
    const rooms = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(ROOMS.map(([room]) => room)).toEqual(expect.arrayContaining(rooms));
  });
});

/** A file of a room that imports every target outside its own room. */
function asFile([room, mayImport]: [string, string]): [string, string, string] {
  const up = '../'.repeat(room.split('/').length);
  const [own = room] = room.split('/');
  const outside = [...TARGETS, ...words(mayImport)].filter((target) => !target.startsWith(`${own}/`));
  const paths = (may: boolean) =>
    [...new Set(outside)]
      .filter((target) => words(mayImport).includes(target) === may)
      .map((target) => `${up}${target}.js`);
  return [`src/pipedrive/${room}/x.ts`, paths(true).join(' '), paths(false).join(' ')];
}

/** Nothing of src may reach the package by its own name either: that is another way to the public names and the sandbox. */
function alsoByName([file, mayImport, mayNot]: [string, string, string]): [string, string, string] {
  return [
    file,
    mayImport,
    file.startsWith('src/') ? `${mayNot} type:pipedrive-export type:pipedrive-export/sandbox` : mayNot,
  ];
}

/** One import a line, so that a finding's line tells which. */
function asLine(specifier: string, index: number): string {
  const path = specifier.replace(/^type:/, '');
  return `export ${path === specifier ? '' : 'type '}{ name as name${index} } from '${path}';`;
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** `file:line` of every import that the linter refuses. */
async function refusedLines(folder: string): Promise<string[]> {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [oxlint, '--format', 'unix'], { cwd: folder }, (error, stdout, stderr) => {
      if (stdout.includes('no-restricted-imports')) resolve(stdout);
      else reject(new Error(`oxlint refused nothing: ${stdout}${stderr}`, { cause: error }));
    });
  });
  const findings = output.split('\n').filter((line) => line.includes('eslint(no-restricted-imports)'));
  return findings.map((line) => line.split(':').slice(0, 2).join(':'));
}
