import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from './configuration.error.js';
import { Env } from './env.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

const COMPLETE = {
  DATABASE_URL: 'postgres://app:hunter2@db:5432/export',
  JWT_SECRET: 'a-secret-of-thirty-two-bytes-or-more',
  PIPEDRIVE_CLIENT_ID: 'client',
  PIPEDRIVE_CLIENT_SECRET: 'client-secret',
  PIPEDRIVE_REDIRECT_URI: 'https://export.example.com/v1/e/pipedrive/auth/callback',
  CREDENTIALS_KEYS: `k1:${KEY}`,
};

describe('Env', () => {
  it('applies the documented defaults', () => {
    expect(new Env(COMPLETE)).toMatchObject({
      nodeEnv: 'development',
      host: '127.0.0.1',
      port: 3000,
      jwtAccountClaim: 'account_id',
      jwtIssuer: undefined,
      pipedriveOauthUrl: 'https://oauth.pipedrive.com',
      pipedriveAllowedHosts: ['*.pipedrive.com'],
      pipedriveTimeoutMs: 30_000,
      forwardUrlAllowedOrigins: undefined,
      rateLimitPerAddress: 12_000,
      rateLimitPerAccount: 3_000,
      trustProxy: undefined,
      loginConfirmation: 'required',
      metricsToken: undefined,
      metricsAccounts: 1_000,
      budgetReservePercent: 20,
    });
  });

  it('listens on every address in production', () => {
    expect(new Env({ ...COMPLETE, NODE_ENV: 'production' }).host).toBe('0.0.0.0');
    expect(new Env({ ...COMPLETE, NODE_ENV: 'production', HOST: '10.0.0.1' }).host).toBe('10.0.0.1');
  });

  it('names every missing variable at once', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual(
      Object.keys(COMPLETE).map((name) => expect.stringMatching(new RegExp(`^${name} is missing: .{10,}`))),
    );
  });

  it('takes an empty variable for one that is not set', () => {
    expect(new Env({ ...COMPLETE, PORT: '', HOST: '  ' })).toMatchObject({ port: 3000, host: '127.0.0.1' });
    expect(problemsOf({ ...COMPLETE, JWT_SECRET: ' ' })).toEqual([
      expect.stringContaining('JWT_SECRET is missing'),
    ]);
  });

  it.each([
    ['NODE_ENV', 'staging', 'development, test or production'],
    ['PORT', '80a', 'from 0 to 65535'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['PIPEDRIVE_TIMEOUT_MS', '0', 'from 1 to'],
    ['BUDGET_RESERVE_PERCENT', '101', 'from 0 to 100'],
    ['PIPEDRIVE_TIMEOUT_MS', '1e3', 'whole number'],
    ['PIPEDRIVE_REDIRECT_URI', 'export.example.com', 'http(s) URL'],
    ['PIPEDRIVE_OAUTH_URL', 'ftp://example.com', 'http(s) URL'],
    ['PIPEDRIVE_TIMEOUT_MS', '3600001', 'from 1 to 3600000'],
    ['PIPEDRIVE_ALLOWED_HOSTS', 'https://example.com', 'host names'],
    ['PIPEDRIVE_ALLOWED_HOSTS', 'example.com:123456', 'host names'],
    ['PIPEDRIVE_ALLOWED_HOSTS', ' , ', 'host names'],
    ['LOGIN_CONFIRMATION', 'no', 'required or off'],
    ['FORWARD_URL_ALLOWED_ORIGINS', ',', 'origins'],
    ['FORWARD_URL_ALLOWED_ORIGINS', 'https://a.example,https://b.example/path', 'origins'],
    ['RATE_LIMIT_PER_ADDRESS', '-1', 'from 0 to'],
    ['RATE_LIMIT_PER_ACCOUNT', '1000001', 'from 0 to'],
    ['TRUST_PROXY', 'true', 'networks'],
    ['TRUST_PROXY', '1', 'networks'],
    ['TRUST_PROXY', '0.0.0.0/0', 'networks'],
    ['TRUST_PROXY', '10.0.0.0/33', 'networks'],
    ['TRUST_PROXY', '::/0', 'networks'],
    ['TRUST_PROXY', '10.0.0.1,proxy.example', 'networks'],
    ['TRUST_PROXY', ',', 'networks'],
    ['METRICS_ACCOUNTS', 'on', 'from 0 to 100000'],
    ['METRICS_ACCOUNTS', '100001', 'from 0 to 100000'],
  ])('says what %s=%s should have been, and what it was', (name, value, allowed) => {
    const [problem, ...others] = problemsOf({ ...COMPLETE, [name]: value });
    expect(others).toEqual([]);
    expect(problem).toContain(name);
    expect(problem).toContain(allowed);
    expect(problem).toContain(JSON.stringify(value));
  });

  it.each([
    ['DATABASE_URL', 'mysql://app:hunter2@db/export'],
    ['JWT_SECRET', 'hunter2'],
    ['CREDENTIALS_KEYS', 'k1:hunter2'],
    ['CREDENTIALS_KEYS', `k1:${KEY},k1:${KEY}`],
    ['METRICS_TOKEN', 'hunter2'],
    ['METRICS_TOKEN', `hunter2 ${'x'.repeat(32)}`],
  ])('does not show the value of a wrong %s', (name, value) => {
    const problems = problemsOf({ ...COMPLETE, [name]: value }).join('\n');
    expect(problems).toContain(name);
    expect(problems).not.toContain('hunter2');
    expect(problems).not.toContain(KEY);
  });

  it('takes a JWT_SECRET of 32 bytes, however few characters that are, and none of 31', () => {
    expect(new Env({ ...COMPLETE, JWT_SECRET: 'ä'.repeat(16) }).jwtSecret).toBe('ä'.repeat(16));
    expect(problemsOf({ ...COMPLETE, JWT_SECRET: 'x'.repeat(31) })).toEqual([
      'JWT_SECRET must have at least 32 bytes (it has 31)',
    ]);
  });

  it('takes a public key in one line, and none that is private', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { JWT_SECRET: _, ...others } = COMPLETE;
    for (const value of [pem, pem.replaceAll('\n', '\\n')]) {
      const env = new Env({ ...others, JWT_PUBLIC_KEY: value });
      expect(env).toMatchObject({ jwtPublicKey: pem, jwtSecret: undefined, jwtJwksUri: undefined });
    }
    const [problem = '', ...more] = problemsOf({ ...others, JWT_PUBLIC_KEY: secret });
    expect(more).toEqual([]);
    expect(problem).toContain('JWT_PUBLIC_KEY must be the PEM of a public key');
    expect(problem).not.toContain(secret.split('\n')[1]);
  });

  it('takes the address of a key set, https but for loopback', () => {
    const { JWT_SECRET: _, ...others } = COMPLETE;
    for (const uri of ['https://issuer.example/jwks.json', 'http://127.0.0.1:4011/jwks.json'])
      expect(new Env({ ...others, JWT_JWKS_URI: uri }).jwtJwksUri).toBe(uri);
    for (const uri of ['http://issuer.example/jwks', 'https://app:hunter2@issuer.example/jwks', 'issuer']) {
      expect(problemsOf({ ...others, JWT_JWKS_URI: uri })).toEqual([
        'JWT_JWKS_URI must be an https URL without user or password (http for loopback alone)',
      ]);
    }
  });

  it('takes one way to check tokens, and says which are set where there are more', () => {
    expect(problemsOf({ ...COMPLETE, JWT_JWKS_URI: 'https://issuer.example/jwks', PORT: 'x' })).toEqual([
      expect.stringContaining('PORT must be'),
      'JWT_SECRET, JWT_JWKS_URI: exactly one of them may be set',
    ]);
  });

  it('drops the blanks that a file or a shell leaves around a value', () => {
    const env = new Env({
      ...COMPLETE,
      PORT: ' 8080 ',
      DATABASE_URL: ` ${COMPLETE.DATABASE_URL} `,
      JWT_ISSUER: 'https://issuer.example\n',
      PIPEDRIVE_CLIENT_ID: ' client ',
      PIPEDRIVE_REDIRECT_URI: `${COMPLETE.PIPEDRIVE_REDIRECT_URI} `,
    });
    expect(env).toMatchObject({
      port: 8080,
      databaseUrl: COMPLETE.DATABASE_URL,
      jwtIssuer: 'https://issuer.example',
      pipedriveClientId: 'client',
      pipedriveRedirectUri: COMPLETE.PIPEDRIVE_REDIRECT_URI,
    });
  });

  it('reads lists', () => {
    const env = new Env({
      ...COMPLETE,
      PIPEDRIVE_ALLOWED_HOSTS: '*.pipedrive.com, 127.0.0.1:4010,',
      FORWARD_URL_ALLOWED_ORIGINS: 'https://a.example,http://localhost:5173',
      TRUST_PROXY: '10.0.0.0/8, fd00::1/128, 192.0.2.7, loopback',
    });
    expect(env.pipedriveAllowedHosts).toEqual(['*.pipedrive.com', '127.0.0.1:4010']);
    expect(env.forwardUrlAllowedOrigins).toEqual(['https://a.example', 'http://localhost:5173']);
    expect(env.trustProxy).toEqual(['10.0.0.0/8', 'fd00::1/128', '192.0.2.7', 'loopback']);
  });
});

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    return [`accepted: ${JSON.stringify(new Env(variables))}`];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
