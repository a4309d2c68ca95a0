import { randomBytes } from 'node:crypto';

import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';

import { ExportType } from '../../export/export-type.enum.js';
import type { CredentialKey, ResolvedOptions } from '../../pipedrive.options.js';
import { ResumeTokens } from './resume-tokens.js';

const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'k2', key: randomBytes(32) };
const whose = { accountId: 'account', companyId: '1', userId: '2' };
const point = {
  whose,
  type: ExportType.Deals,
  updatedSince: undefined,
  lists: [{ isArchived: false }],
  hasNames: true,
  moment: '2026-01-01T12:00:00Z',
  position: ['over' as const],
  lastId: 7,
  count: 7,
  passed: { unseen: { last: 7, total: 0, ids: [] } },
};
const noon = new Date('2026-01-01T12:00:00Z');
const after = (days: number): Date => new Date(noon.getTime() + days * 24 * 3_600_000);

describe('a point to go on from', () => {
  it('is what it was, for 7 days', () => {
    const token = tokensOf(k1).sign(point, noon);
    expect(tokensOf(k1).verify(token, whose, after(6.99))).toEqual(point);
    expect(() => tokensOf(k1).verify(token, whose, after(7))).toThrow(
      'Invalid resume: it is older than 7 days',
    );
  });

  it('is taken by whoever has its key, also where that closes nothing any more', () => {
    const token = tokensOf(k1).sign(point, noon);
    expect(tokensOf(k2, k1).verify(token, whose, noon)).toEqual(point);
    expect(() => tokensOf(k2).verify(token, whose, noon)).toThrow('not issued by this service');
  });

  it('is signed by a key of its own: what the key of the stored tokens has signed is none', () => {
    const token = jwt.sign({ iat: noon.getTime() / 1000, point }, k1.key, { expiresIn: 3600 });
    expect(() => tokensOf(k1).verify(token, whose, noon)).toThrow('not issued by this service');
  });

  it.each([
    [{ accountId: 'other' }, 'it is of another account'],
    [{ companyId: '9' }, 'another Pipedrive company or user'],
    [{ userId: '9' }, 'another Pipedrive company or user'],
  ])('is for those alone whose it is, not for %o', (changed, problem) => {
    const token = tokensOf(k1).sign(point, noon);
    expect(() => tokensOf(k1).verify(token, { ...whose, ...changed }, noon)).toThrow(problem);
  });
});

function tokensOf(...keys: CredentialKey[]): ResumeTokens {
  return new ResumeTokens({ credentials: { keys } } as unknown as ResolvedOptions);
}
