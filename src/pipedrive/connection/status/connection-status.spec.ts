import { describe, expect, it } from 'vitest';

import type { OAuthCredential } from '../../credentials/oauth-credential.entity.js';
import type { ConnectionStatus } from './connection-status.dto.js';
import { connectionStatus } from './connection-status.js';

const LOGIN = 'https://api.example/v1/e/pipedrive/auth/login';
const NOON = new Date('2026-01-01T12:00:00.500Z');
const ALL_SCOPES = ['base', 'deals:read', 'contacts:read', 'users:read'];

const row = {
  accessToken: 'a',
  refreshToken: 'r',
  companyId: '7',
  companyName: 'Acme',
  userId: '8',
  apiDomain: 'https://acme.pipedrive.com',
  scopes: ALL_SCOPES,
  connectedAt: new Date('2025-12-01T10:00:00Z'),
  refreshedAt: new Date('2026-01-01T11:30:00Z'),
  expiresAt: new Date('2026-01-01T12:30:00Z'),
  invalidatedAt: null,
  invalidatedReason: null,
  lastError: null,
  lastErrorAt: null,
} as unknown as OAuthCredential;

function dead(reason: string | null): Partial<OAuthCredential> {
  return { accessToken: null, refreshToken: null, invalidatedAt: NOON, invalidatedReason: reason };
}

describe('the status of a connection', () => {
  it('tells all of one that lacks nothing, its times as the records have them', () => {
    const status = statusOf({});
    expect(status).toEqual({
      connected: true,
      status: 'connected',
      company_id: '7',
      company_name: 'Acme',
      user_id: '8',
      api_domain: 'https://acme.pipedrive.com',
      connected_at: '2025-12-01 10:00:00',
      scopes: { granted: ALL_SCOPES, uses: expect.anything() },
      token: { issued_at: '2026-01-01 11:30:00', expires_at: '2026-01-01 12:30:00', age_seconds: 1800 },
      grant: { ends_at: '2026-03-02 11:30:00', days_left: 59 },
      last_error: null,
      shared_with: 2,
      reconnect_url: null,
    });
    expect(JSON.stringify(status)).not.toMatch(/"[ar]"/);
  });

  it('of an account without one is an answer too, with what it would need', () => {
    const status = connectionStatus(null, { isReadable: false, sharedWith: 0, loginUrl: LOGIN, now: NOON });
    expect(status).toMatchObject({
      connected: false,
      status: 'not_connected',
      company_id: null,
      token: null,
      grant: null,
      last_error: null,
      reconnect_url: LOGIN,
    });
    expect(status.scopes.granted).toEqual([]);
    const deals = { needed: ['deals:read', 'deals:full'], granted: false };
    expect(status.scopes.uses.deals).toEqual({ ...deals, missing: deals.needed });
  });

  it.each([
    [{}, 'connected', true],
    [{ scopes: ['base', 'deals:read'] }, 'insufficient_scope', true],
    [dead('invalid_grant'), 'invalidated', false],
    // Both at once: connecting again comes first.
    [{ ...dead('invalid_grant'), scopes: [] }, 'invalidated', false],
  ])('%# is %s', (changes, state, connected) => {
    expect(statusOf(changes)).toMatchObject({ status: state, connected });
    expect(statusOf(changes).reconnect_url).toBe(state === 'connected' ? null : LOGIN);
  });

  it('says by type which scopes are missing', () => {
    const { uses } = statusOf({ scopes: ['base', 'contacts:full'] }).scopes;
    const missing = Object.entries(uses).filter(([, { granted }]) => !granted);
    expect(missing).toEqual([
      [
        'deals',
        { needed: ['deals:read', 'deals:full'], granted: false, missing: ['deals:read', 'deals:full'] },
      ],
      ['pipelines', expect.objectContaining({ missing: ['deals:read', 'deals:full', 'admin'] })],
      ['stages', expect.objectContaining({ missing: ['deals:read', 'deals:full', 'admin'] })],
      ['owner_names', { needed: ['users:read'], granted: false, missing: ['users:read'] }],
    ]);
    expect(uses.persons).toEqual({ needed: ['contacts:read', 'contacts:full'], granted: true, missing: [] });
  });

  it.each([
    ['invalid_grant', 'invalid_grant', /no longer accepts/],
    ['refresh_answer_lost', 'refresh_answer_lost', /was lost/],
    ['disconnected_elsewhere', 'disconnected_elsewhere', /Another account/],
    ['uninstalled', 'uninstalled', /uninstalled/],
    ['constructor', 'unknown', /has ended/],
    [null, 'unknown', /has ended/],
  ])('says why the grant is dead: %s', (stored, reason, message) => {
    const status = statusOf(dead(stored));
    expect(status.last_error).toEqual({
      reason,
      message: expect.stringMatching(message),
      at: '2026-01-01 12:00:00',
    });
    expect([status.token, status.grant]).toEqual([null, null]);
  });

  it('tells a renewal that has failed, of a grant that lives', () => {
    const failed = { lastError: 'the token endpoint answered 503', lastErrorAt: NOON };
    expect(statusOf(failed).last_error).toMatchObject({
      reason: 'refresh_failed',
      message: expect.stringContaining('(the token endpoint answered 503)'),
    });
    expect(statusOf({ ...failed, ...dead('uninstalled') }).last_error?.reason).toBe('uninstalled');
  });

  it('of tokens that can’t be opened is not connected, and connecting again mends it; a dead grant has none', () => {
    expect(statusOf({}, false)).toMatchObject({
      connected: false,
      status: 'unreadable',
      last_error: { reason: 'tokens_unreadable', at: '2026-01-01 12:00:00' },
      reconnect_url: LOGIN,
    });
    expect(statusOf(dead('uninstalled'), false)).toMatchObject({
      status: 'invalidated',
      last_error: { reason: 'uninstalled' },
    });
  });

  it('has no token that is younger than now', () => {
    expect(statusOf({ refreshedAt: new Date(NOON.getTime() + 5000) }).token?.age_seconds).toBe(0);
  });
});

function statusOf(changes: Partial<OAuthCredential>, isReadable = true): ConnectionStatus {
  return connectionStatus({ ...row, ...changes }, { isReadable, sharedWith: 2, loginUrl: LOGIN, now: NOON });
}
