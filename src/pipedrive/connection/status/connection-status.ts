import { grantDaysLeft, grantEndsAt } from '../../credentials/grant-life.js';
import { isLive, type OAuthCredential } from '../../credentials/oauth-credential.entity.js';
import { contractTime } from '../../upstream/records/contract-time.js';
import { CONNECTION_PROBLEMS, problemReason } from './connection-problems.js';
import type {
  ConnectionProblem,
  ConnectionStatus,
  GrantStatus,
  TokenStatus,
} from './connection-status.dto.js';
import { hasNeededScopes } from './has-needed-scopes.js';
import { scopesStatus } from './scopes-status.js';

/** How an account is connected, from its row (null where it has none) and nothing else. */
export function connectionStatus(
  credential: OAuthCredential | null,
  { isReadable, sharedWith, loginUrl, now }: StatusFacts,
): ConnectionStatus {
  const status = stateOf(credential, isReadable);
  const life = credential !== null && isLive(credential) ? credential : undefined;
  return {
    connected: life !== undefined && isReadable,
    status,
    company_id: credential?.companyId ?? null,
    company_name: credential?.companyName ?? null,
    user_id: credential?.userId ?? null,
    api_domain: credential?.apiDomain ?? null,
    connected_at: credential === null ? null : timeOf(credential.connectedAt),
    scopes: scopesStatus(credential?.scopes ?? []),
    token: life === undefined ? null : tokenOf(life, now),
    grant: life === undefined ? null : grantOf(life, now),
    last_error: credential === null ? null : problemOf(credential, { isReadable, now }),
    shared_with: sharedWith,
    reconnect_url: status === 'connected' ? null : loginUrl,
  };
}

/** What the row does not say. */
export interface StatusFacts {
  /** Whether its tokens open. */
  readonly isReadable: boolean;
  readonly sharedWith: number;
  readonly loginUrl: string;
  readonly now: Date;
}

function stateOf(credential: OAuthCredential | null, isReadable: boolean): ConnectionStatus['status'] {
  if (credential === null) return 'not_connected';
  if (!isLive(credential)) return 'invalidated';
  if (!isReadable) return 'unreadable';
  return hasNeededScopes(credential.scopes) ? 'connected' : 'insufficient_scope';
}

function tokenOf({ refreshedAt, expiresAt }: OAuthCredential, now: Date): TokenStatus {
  // Another replica's clock may be ahead of ours.
  const ageMs = Math.max(0, now.getTime() - refreshedAt.getTime());
  return {
    issued_at: timeOf(refreshedAt),
    expires_at: timeOf(expiresAt),
    age_seconds: Math.floor(ageMs / 1000),
  };
}

function grantOf({ refreshedAt }: OAuthCredential, now: Date): GrantStatus {
  return { ends_at: timeOf(grantEndsAt(refreshedAt)), days_left: grantDaysLeft(refreshedAt, { now }) };
}

/** The end of the grant; while it lives, that it can't be read, or a renewal that has failed and was not made up for since. */
function problemOf(
  credential: OAuthCredential,
  { isReadable, now }: { isReadable: boolean; now: Date },
): ConnectionProblem | null {
  const { invalidatedAt, invalidatedReason, lastError, lastErrorAt } = credential;
  if (invalidatedAt !== null) {
    const reason = problemReason(invalidatedReason);
    return { reason, message: CONNECTION_PROBLEMS[reason], at: timeOf(invalidatedAt) };
  }
  if (!isReadable)
    return { reason: 'tokens_unreadable', message: CONNECTION_PROBLEMS.tokens_unreadable, at: timeOf(now) };
  if (lastError === null || lastErrorAt === null) return null;
  const message = `${CONNECTION_PROBLEMS.refresh_failed} (${lastError})`;
  return { reason: 'refresh_failed', message, at: timeOf(lastErrorAt) };
}

/** As the contract's records have it: `YYYY-MM-DD HH:MM:SS` in UTC. */
function timeOf(moment: Date): string {
  return contractTime(moment.toISOString());
}
