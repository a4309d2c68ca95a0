/** What a host tells the module when it imports it. Checked once, at boot, by `resolveOptions`. */
export interface PipedriveModuleOptions {
  /** How our own callers prove who they are: exactly one of `secret`, `publicKey` and `jwksUri`. */
  jwt: {
    /** HS256 secret, at least 32 bytes. */
    secret?: string;
    /** PEM of the issuer's public key: RSA of at least 2048 bits (RS256), or EC on P-256 (ES256). */
    publicKey?: string;
    /** Address of the issuer's key set (RS256, ES256), https; http for loopback alone. Read when a token needs it. */
    jwksUri?: string;
    /** Required `iss`; unset = not checked. */
    issuer?: string;
    /** Required `aud`; unset = not checked. */
    audience?: string;
    /** The claim that names the account (a string or a whole number). Default `account_id`. */
    accountClaim?: string;
  };
  /** The app's registration in Pipedrive's Developer Hub. */
  oauth: {
    clientId: string;
    clientSecret: string;
    /** `<public URL>/v1/e/pipedrive/auth/callback`, exactly as registered. */
    redirectUri: string;
    /** Base of /oauth/authorize, /oauth/token and /oauth/revoke. Default `https://oauth.pipedrive.com`. */
    baseUrl?: string;
    /** One token request, whole, in milliseconds. Default 10000; the refresh lease outlives it. */
    timeoutMs?: number;
  };
  credentials: {
    /** Keys of 32 bytes: the first encrypts, all decrypt. See `parseCredentialKeys`. */
    keys: readonly CredentialKey[];
  };
  http?: {
    /** Hosts that an api_domain may name. Default `['*.pipedrive.com']`. */
    allowedHosts?: readonly string[];
    /** One request to Pipedrive, whole, in milliseconds. Default 30000. */
    timeoutMs?: number;
  };
  /** Origins that login may send the browser back to. Default: the origin of `oauth.redirectUri`. */
  forwardUrlAllowedOrigins?: readonly string[];
  login?: {
    /**
     * Whether a front end that was given the authorize page as JSON has to confirm the grant that comes of it, by the
     * same account's JWT. `off` is for front ends that can't: whoever follows a link that another account's user has
     * sent then connects their Pipedrive to that account. Default `required`.
     */
    confirmation?: LoginConfirmation;
  };
  budget?: {
    /**
     * Per cent of the company's API tokens of the day that bulk exports leave to its other tools, 0 to 100. Can't be
     * held where Pipedrive's answers do not say how many are left. Default 20.
     */
    reservePercent?: number;
  };
}

export type LoginConfirmation = 'required' | 'off';

/** One key of the ring that keeps tokens unreadable in the database. */
export interface CredentialKey {
  /** Letters, digits, `-` and `_`; written into every envelope that the key closes. */
  readonly id: string;
  /** Exactly 32 bytes. */
  readonly key: Buffer;
}

/** What callers' tokens are checked with: the kind of key says which algorithms they may name. */
export type CallerKey =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'publicKey'; readonly pem: string; readonly algorithm: 'RS256' | 'ES256' }
  | { readonly kind: 'keySet'; readonly uri: string };

/** The same, with every default applied: inside the module nothing is optional. */
export interface ResolvedOptions {
  readonly jwt: {
    readonly key: CallerKey;
    readonly issuer: string | undefined;
    readonly audience: string | undefined;
    readonly accountClaim: string;
  };
  readonly oauth: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
    readonly baseUrl: string;
    readonly timeoutMs: number;
  };
  readonly credentials: { readonly keys: readonly CredentialKey[] };
  readonly http: { readonly allowedHosts: readonly string[]; readonly timeoutMs: number };
  readonly forwardUrlAllowedOrigins: readonly string[];
  readonly login: { readonly confirmation: LoginConfirmation };
  readonly budget: { readonly reservePercent: number };
}

/** Injection token of the `ResolvedOptions`. */
export const RESOLVED_OPTIONS = Symbol('PIPEDRIVE_RESOLVED_OPTIONS');

/** Injection token of the TypeORM DataSource that holds the module's tables (the host's default one, or the one it named). */
export const PIPEDRIVE_DATA_SOURCE = Symbol('PIPEDRIVE_DATA_SOURCE');
