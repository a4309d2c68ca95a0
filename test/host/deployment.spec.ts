import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Env } from '../../src/config/env.js';

/** Every variable of the configuration. */
const VARIABLES = [
  'NODE_ENV',
  'HOST',
  'PORT',
  'DATABASE_URL',
  'JWT_SECRET',
  'JWT_PUBLIC_KEY',
  'JWT_JWKS_URI',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'JWT_ACCOUNT_CLAIM',
  'PIPEDRIVE_CLIENT_ID',
  'PIPEDRIVE_CLIENT_SECRET',
  'PIPEDRIVE_REDIRECT_URI',
  'PIPEDRIVE_OAUTH_URL',
  'PIPEDRIVE_ALLOWED_HOSTS',
  'PIPEDRIVE_TIMEOUT_MS',
  'CREDENTIALS_KEYS',
  'FORWARD_URL_ALLOWED_ORIGINS',
  'RATE_LIMIT_PER_ADDRESS',
  'RATE_LIMIT_PER_ACCOUNT',
  'TRUST_PROXY',
  'LOGIN_CONFIRMATION',
  'METRICS_TOKEN',
  'METRICS_ACCOUNTS',
  'BUDGET_RESERVE_PERCENT',
];

describe('the variables', () => {
  it('are as many as the configuration has values', () => {
    const env = new Env({
      DATABASE_URL: 'postgres://a/b',
      JWT_SECRET: 'x'.repeat(32),
      PIPEDRIVE_CLIENT_ID: 'a',
      PIPEDRIVE_CLIENT_SECRET: 'b',
      PIPEDRIVE_REDIRECT_URI: 'https://a/b',
      CREDENTIALS_KEYS: `k:${Buffer.alloc(32).toString('base64')}`,
    });
    expect(Object.keys(env)).toHaveLength(VARIABLES.length);
  });

  it('are all in .env.example, with no value but NODE_ENV', async () => {
    const lines = (await text('.env.example')).split('\n').filter((line) => /^\w+=/.test(line));
    const names = lines.map((line) => line.split('=')[0]);
    expect(names.filter((name) => name !== 'POSTGRES_PASSWORD').sort()).toEqual([...VARIABLES].sort());
    expect(lines.filter((line) => !line.endsWith('='))).toEqual(['NODE_ENV=production']);
  });

  it('are all in the table of README.md', async () => {
    const [, table = ''] = (await text('README.md')).split(/^\| variable .*\n/m);
    const [rows = ''] = table.split('\n\n');
    const names = rows.split('\n').flatMap((row) => row.split('|')[1]?.match(/(?<=`)\w+(?=`)/g) ?? []);
    expect(names.sort()).toEqual([...VARIABLES].sort());
  });

  it('all reach the service of docker-compose.yml, the secret ones without a default', async () => {
    const { services } = parse(await text('docker-compose.yml')) as {
      services: { service: { environment: Record<string, string> } };
    };
    const { environment } = services.service;
    const names = VARIABLES.filter((name) => name !== 'HOST' && name !== 'PORT');
    expect(Object.keys(environment).sort()).toEqual([...names].sort());
    for (const name of ['DATABASE_URL', 'PIPEDRIVE_CLIENT_SECRET', 'CREDENTIALS_KEYS']) {
      expect(environment[name]).toMatch(/\$\{\w+:\?[^}]+\}/);
      expect(environment[name]).not.toContain(':-');
    }
    // One of three: the service itself says so where none is set.
    for (const name of ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_JWKS_URI'])
      expect(environment[name]).toBe(`\${${name}:-}`);
  });
});

describe('the command', () => {
  it('is the same in package.json, the image and README.md', async () => {
    const { scripts } = JSON.parse(await text('package.json')) as { scripts: Record<string, string> };
    const command = scripts['start:prod'] ?? '';
    expect(command).toMatch(/^node .*dist\/main\.js$/);
    const [, words = ''] = /^CMD (.*)$/m.exec((await text('Dockerfile')).trimEnd()) ?? [];
    expect((JSON.parse(words) as string[]).join(' ')).toBe(command);
    expect(await text('README.md')).toContain(`\`${command}\``);
  });
});

function text(file: string): Promise<string> {
  return readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
}
