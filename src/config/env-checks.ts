import { isIP } from 'node:net';
import { EnvError } from 'envalid';
import { isKeySetUri, KEY_SET_URI_RULE, parseCredentialKeys, readPublicKey } from '../index.js';

/** Variables whose value is never shown. */
export const SECRETS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'JWT_SECRET',
  // By mistake it may be the private one.
  'JWT_PUBLIC_KEY',
  // By mistake it may bear a password.
  'JWT_JWKS_URI',
  'PIPEDRIVE_CLIENT_SECRET',
  'CREDENTIALS_KEYS',
  'METRICS_TOKEN',
]);

/** One function for each kind of value: it returns what was meant, or throws an EnvError that completes `NAME …`. */
export const checks = {
  text: (value: string): string => value.trim(),

  nodeEnv(value: string): 'development' | 'test' | 'production' {
    if (value === 'development' || value === 'test' || value === 'production') return value;
    throw new EnvError('must be development, test or production');
  },

  port: (value: string): number => wholeNumber(value, 0, 65_535),

  perMinute: (value: string): number => wholeNumber(value, 0, 1_000_000),

  count: (value: string): number => wholeNumber(value, 0, 100_000),

  percent: (value: string): number => wholeNumber(value, 0, 100),

  milliseconds: (value: string): number => wholeNumber(value, 1, 3_600_000),

  httpUrl(value: string): string {
    if (isUrl(value, /^https?:$/)) return value.trim();
    throw new EnvError('must be an http(s) URL');
  },

  postgresUrl(value: string): string {
    if (isUrl(value, /^postgres(ql)?:$/)) return value.trim();
    throw new EnvError('must be a URL of the form postgres://user:password@host:port/database');
  },

  jwtSecret(value: string): string {
    const bytes = Buffer.byteLength(value);
    if (bytes >= 32) return value;
    throw new EnvError(`must have at least 32 bytes (it has ${bytes})`);
  },

  /** Of characters that a bearer token may have (RFC 6750), or nobody could send it. */
  bearerToken(value: string): string {
    if (/^[\w.~+/-]{32,}=*$/.test(value.trim())) return value.trim();
    throw new EnvError('must have at least 32 characters, letters, digits and -._~+/ alone');
  },

  publicKey(value: string): string {
    const pem = value.replaceAll('\\n', '\n');
    try {
      return readPublicKey(pem).pem;
    } catch (error) {
      throw new EnvError(error instanceof Error ? error.message : String(error));
    }
  },

  keySetUri(value: string): string {
    if (isKeySetUri(value.trim())) return value.trim();
    throw new EnvError(KEY_SET_URI_RULE);
  },

  credentialKeys(value: string): string {
    try {
      const keys = parseCredentialKeys(value);
      if (new Set(keys.map(({ id }) => id)).size !== keys.length) throw new Error('must not repeat an id');
      const different = new Set(keys.map(({ key }) => key.toString('hex')));
      if (different.size !== keys.length) throw new Error('must not hold one key under two ids');
      return value;
    } catch (error) {
      throw new EnvError(error instanceof Error ? error.message : String(error));
    }
  },

  hosts(value: string): readonly string[] {
    const hosts = list(value);
    if (hosts.length > 0 && hosts.every((host) => HOST.test(host))) return hosts;
    throw new EnvError(
      'must be a comma list of host names, each with an optional leading *. or trailing :port',
    );
  },

  origins(value: string): readonly string[] {
    const origins = list(value);
    if (origins.length > 0 && origins.every(isOrigin)) return origins;
    throw new EnvError('must be a comma list of origins alone, such as https://app.example.com');
  },

  networks(value: string): readonly string[] {
    const networks = list(value);
    if (networks.length > 0 && networks.every(isNetwork)) return networks;
    throw new EnvError('must be a comma list of addresses and networks, such as 10.0.0.0/8, or loopback');
  },

  confirmation(value: string): 'required' | 'off' {
    if (value === 'required' || value === 'off') return value;
    throw new EnvError('must be required or off');
  },
};

const HOST = /^(\*\.)?([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?$/i;

function wholeNumber(value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value.trim()) && number >= least && number <= most) return number;
  throw new EnvError(`must be a whole number from ${least} to ${most}`);
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function isOrigin(value: string): boolean {
  return isUrl(value, /^https?:$/) && new URL(value).origin === value.replace(/\/$/, '');
}

/** A network of everybody (/0) is none to trust. */
function isNetwork(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', prefix, ...rest] = value.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
  );
}

function isUrl(value: string, protocol: RegExp): boolean {
  return URL.canParse(value) && protocol.test(new URL(value).protocol);
}
