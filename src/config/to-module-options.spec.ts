import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { Env } from './env.js';
import { toModuleOptions } from './to-module-options.js';

it('hands the module every variable that it has an option for', () => {
  const key = Buffer.alloc(32, 7);
  const env = new Env({
    DATABASE_URL: 'postgres://app:app@db:5432/export',
    JWT_SECRET: 'a-secret-of-thirty-two-bytes-or-more',
    JWT_ISSUER: 'https://issuer.example',
    JWT_AUDIENCE: 'crm',
    JWT_ACCOUNT_CLAIM: 'sub',
    PIPEDRIVE_CLIENT_ID: 'client',
    PIPEDRIVE_CLIENT_SECRET: 'client-secret',
    PIPEDRIVE_REDIRECT_URI: 'https://export.example.com/v1/e/pipedrive/auth/callback',
    PIPEDRIVE_OAUTH_URL: 'https://oauth.example.com',
    PIPEDRIVE_ALLOWED_HOSTS: '*.example.com',
    PIPEDRIVE_TIMEOUT_MS: '1234',
    CREDENTIALS_KEYS: `k1:${key.toString('base64')}`,
    FORWARD_URL_ALLOWED_ORIGINS: 'https://app.example.com',
    LOGIN_CONFIRMATION: 'off',
    BUDGET_RESERVE_PERCENT: '35',
  });
  expect(toModuleOptions(env)).toEqual({
    jwt: {
      secret: 'a-secret-of-thirty-two-bytes-or-more',
      issuer: 'https://issuer.example',
      audience: 'crm',
      accountClaim: 'sub',
    },
    oauth: {
      clientId: 'client',
      clientSecret: 'client-secret',
      redirectUri: 'https://export.example.com/v1/e/pipedrive/auth/callback',
      baseUrl: 'https://oauth.example.com',
    },
    credentials: { keys: [{ id: 'k1', key }] },
    http: { allowedHosts: ['*.example.com'], timeoutMs: 1234 },
    forwardUrlAllowedOrigins: ['https://app.example.com'],
    login: { confirmation: 'off' },
    budget: { reservePercent: 35 },
  });
});

it.each(['JWT_PUBLIC_KEY', 'JWT_JWKS_URI'])(
  'hands the module %s where that is what tokens are checked with',
  (name) => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
      type: 'spki',
      format: 'pem',
    });
    const values: Record<string, string> = {
      JWT_PUBLIC_KEY: pem.toString(),
      JWT_JWKS_URI: 'https://issuer.example/jwks.json',
    };
    const env = new Env({
      DATABASE_URL: 'postgres://app:app@db:5432/export',
      [name]: values[name] ?? '',
      PIPEDRIVE_CLIENT_ID: 'client',
      PIPEDRIVE_CLIENT_SECRET: 'client-secret',
      PIPEDRIVE_REDIRECT_URI: 'https://export.example.com/v1/e/pipedrive/auth/callback',
      CREDENTIALS_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    });
    const option = name === 'JWT_PUBLIC_KEY' ? 'publicKey' : 'jwksUri';
    expect(toModuleOptions(env).jwt).toEqual({ [option]: values[name], accountClaim: 'account_id' });
  },
);
