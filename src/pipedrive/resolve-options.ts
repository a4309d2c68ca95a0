import { callerKey } from './auth/caller-key.js';
import type {
  CredentialKey,
  LoginConfirmation,
  PipedriveModuleOptions,
  ResolvedOptions,
} from './pipedrive.options.js';

/**
 * Checks a host's options and applies the defaults.
 * @throws Error that names the option, what it must be and the value received (never the value of a secret)
 */
export function resolveOptions(options: PipedriveModuleOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null) fail('the options', 'must be an object', options);
  const redirectUri = url('oauth.redirectUri', options.oauth?.redirectUri);
  return {
    jwt: {
      key: callerKey(options.jwt),
      issuer: textOrUnset('jwt.issuer', options.jwt.issuer),
      audience: textOrUnset('jwt.audience', options.jwt.audience),
      accountClaim: text('jwt.accountClaim', options.jwt.accountClaim ?? 'account_id'),
    },
    oauth: {
      clientId: text('oauth.clientId', options.oauth.clientId),
      clientSecret: secret('oauth.clientSecret', options.oauth.clientSecret, 1),
      redirectUri: redirectUri.href,
      baseUrl: url('oauth.baseUrl', options.oauth.baseUrl ?? 'https://oauth.pipedrive.com').href.replace(
        /\/+$/,
        '',
      ),
      timeoutMs: milliseconds('oauth.timeoutMs', options.oauth.timeoutMs ?? 10_000),
    },
    credentials: { keys: keyRing(options.credentials?.keys) },
    http: {
      allowedHosts: list('http.allowedHosts', options.http?.allowedHosts ?? ['*.pipedrive.com']),
      timeoutMs: milliseconds('http.timeoutMs', options.http?.timeoutMs ?? 30_000),
    },
    forwardUrlAllowedOrigins: origins(options.forwardUrlAllowedOrigins ?? [redirectUri.origin]),
    login: { confirmation: confirmation(options.login?.confirmation ?? 'required') },
    budget: { reservePercent: percent('budget.reservePercent', options.budget?.reservePercent ?? 20) },
  };
}

/**
 * Reads `id:base64(32 bytes)` entries, separated by commas.
 * @throws Error that says which entry is wrong, without showing the key
 */
export function parseCredentialKeys(value: string): CredentialKey[] {
  // A variable that is not set, most likely.
  if (typeof value !== 'string') {
    throw new Error(
      `keys must be a text of id:base64(32 bytes) entries, separated by commas (got ${shown(value)})`,
    );
  }
  return value.split(',').map((entry, index) => {
    const [, id, encoded] = /^\s*([A-Za-z0-9_-]+):([A-Za-z0-9+/_=-]+)\s*$/.exec(entry) ?? [];
    const key = Buffer.from(encoded ?? '', 'base64');
    if (id === undefined || key.length !== 32) {
      throw new Error(
        `entry ${index + 1} must be id:base64(32 bytes), the id of letters, digits, - and _ (its key has ${key.length} bytes)`,
      );
    }
    return { id, key };
  });
}

/**
 * Checks a key ring that was made by `parseCredentialKeys` or by hand.
 * @throws Error that names the entry that is wrong, without showing the key
 */
export function keyRing(keys: readonly CredentialKey[] | undefined): readonly CredentialKey[] {
  // Whatever stands here instead may be a key.
  if (!Array.isArray(keys)) return fail('credentials.keys', 'must be a list of keys', typeof keys);
  if (keys.length === 0) fail('credentials.keys', 'must hold at least one key', keys);
  for (const [index, entry] of keys.entries()) {
    const bytes = Buffer.isBuffer(entry?.key) ? entry.key.length : 0;
    if (bytes !== 32)
      fail(`credentials.keys[${index}].key`, 'must be a Buffer of 32 bytes', `${bytes} bytes`);
    if (typeof entry.id !== 'string' || !/^[A-Za-z0-9_-]+$/.test(entry.id)) {
      fail(`credentials.keys[${index}].id`, 'must consist of letters, digits, - and _', shownId(entry.id));
    }
  }
  const ids = keys.map((entry) => entry.id).join(', ');
  if (hasRepeated(keys, ({ id }) => id)) fail('credentials.keys', 'must not repeat an id', ids);
  if (hasRepeated(keys, ({ key }) => key.toString('hex')))
    fail('credentials.keys', 'must not hold one key under two ids', ids);
  return keys;
}

function hasRepeated(keys: readonly CredentialKey[], what: (key: CredentialKey) => string): boolean {
  return new Set(keys.map(what)).size !== keys.length;
}

function text(option: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  return fail(option, 'must be a text that is not empty', value);
}

/** An empty text would leave the check out unnoticed (a variable that is not filled in, say): only undefined does. */
function textOrUnset(option: string, value: unknown): string | undefined {
  return value === undefined ? undefined : text(option, value);
}

function secret(option: string, value: unknown, leastBytes: number): string {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (bytes >= leastBytes) return value as string;
  return fail(option, `must be a text of at least ${leastBytes} bytes`, `${bytes} bytes`);
}

function url(option: string, value: unknown): URL {
  if (typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))
    return new URL(value);
  return fail(option, 'must be an http(s) URL', value);
}

function milliseconds(option: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  return fail(option, 'must be a whole number above 0', value);
}

function percent(option: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 100) return value;
  return fail(option, 'must be a whole number from 0 to 100', value);
}

function list(option: string, values: readonly string[]): readonly string[] {
  if (
    Array.isArray(values) &&
    values.length > 0 &&
    values.every((value) => typeof value === 'string' && value !== '')
  ) {
    return values;
  }
  return fail(option, 'must be a list of texts that is not empty', values);
}

function origins(values: readonly string[]): readonly string[] {
  return list('forwardUrlAllowedOrigins', values).map((value) => {
    const parsed = url('forwardUrlAllowedOrigins', value);
    if (parsed.origin === value.replace(/\/$/, '')) return parsed.origin;
    return fail('forwardUrlAllowedOrigins', 'must hold origins alone (scheme, host, port)', value);
  });
}

function confirmation(value: unknown): LoginConfirmation {
  if (value === 'required' || value === 'off') return value;
  return fail('login.confirmation', 'must be required or off', value);
}

function fail(option: string, rule: string, received: unknown): never {
  throw new Error(`PipedriveModule: ${option} ${rule} (got ${shown(received)})`);
}

/** As JSON; what JSON can't hold, by its type. */
function shown(received: unknown): string {
  try {
    return JSON.stringify(received) ?? typeof received;
  } catch {
    return typeof received;
  }
}

/** Somebody may have put the key where its id belongs. */
function shownId(id: unknown): unknown {
  return typeof id === 'string' && id.length >= 32 ? `${id.length} characters` : id;
}
