import { hkdfSync } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';

import { InvalidQueryError } from '../../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import type { ExportType } from '../../export/export-type.enum.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import type { LanePosition } from '../walk/one-lane.js';
import type { Passed } from './passed-ids.js';

/** Where an export that was interrupted goes on, and what it is an export of. */
export interface ResumePoint {
  readonly whose: { readonly accountId: string; readonly companyId: string; readonly userId: string };
  readonly type: ExportType;
  readonly updatedSince: string | undefined;
  readonly lists: ResolvedBulk['lists'];
  readonly hasNames: boolean;
  /** The moment that the whole shows. */
  readonly moment: string;
  readonly position: LanePosition;
  /** The last id before it. */
  readonly lastId: number;
  /** Records handed out before it. */
  readonly count: number;
  /** Which these are, as far as there is room for it. */
  readonly passed: Passed;
}

/**
 * Points to go on from as clients keep them: signed, for 7 days, by a key that is derived from the credential keys, so
 * that every replica takes them and nothing else that is signed passes for one.
 */
@Injectable()
export class ResumeTokens {
  private readonly keys: readonly Buffer[];

  constructor(@Inject(RESOLVED_OPTIONS) { credentials }: ResolvedOptions) {
    this.keys = credentials.keys.map(({ key }) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
  }

  sign(point: ResumePoint, now: Date): string {
    const [first] = this.keys;
    if (first === undefined) throw new Error('PipedriveModule: credentials.keys must hold at least one key');
    const iat = Math.floor(now.getTime() / 1000);
    return jwt.sign({ iat, point }, first, { algorithm: 'HS256', expiresIn: LIFE_SECONDS });
  }

  /**
   * @param whose who asks: a point of another account's, company's or user's is refused
   * @throws InvalidQueryError where it is not ours, altered, too old or another's
   */
  verify(token: string, whose: ResumePoint['whose'], now: Date): ResumePoint {
    for (const key of this.keys) {
      const point = pointOf(token, key, now);
      if (point === undefined) continue;
      const { accountId, companyId, userId } = point.whose;
      if (accountId !== whose.accountId) throw invalid('it is of another account');
      if (companyId !== whose.companyId || userId !== whose.userId)
        throw invalid('the account was connected to another Pipedrive company or user then');
      return point;
    }
    throw invalid('it was not issued by this service, or was altered');
  }
}

const PURPOSE = 'pipedrive-export/resume';

const LIFE_SECONDS = 7 * 24 * 3600;

/** Undefined where another key has signed it, or nobody of us. What one of our keys has signed has this form. */
function pointOf(token: string, key: Buffer, now: Date): ResumePoint | undefined {
  try {
    const clockTimestamp = Math.floor(now.getTime() / 1000);
    return (jwt.verify(token, key, { algorithms: ['HS256'], clockTimestamp }) as { point: ResumePoint })
      .point;
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError)
      throw invalid('it is older than 7 days; begin the export anew');
    return undefined;
  }
}

function invalid(problem: string): InvalidQueryError {
  return new InvalidQueryError({ parameter: 'resume', problem });
}
