import { Injectable } from '@nestjs/common';

import type { NewConnection } from '../../credentials/credential.repository.js';
import { type Grant, TokenClient } from '../../credentials/token-client.js';
import { publishRefusal } from '../../diagnostics.js';
import { PipedriveExportError, TokenInvalidatedError } from '../../errors/index.js';
import type { AccessSource } from '../../upstream/access-source.js';
import { PipedriveGateway, type PipedriveIdentity } from '../../upstream/pipedrive-gateway.js';
import type { FailureReason } from '../answer/connection-outcome.js';

/** Why there is no grant. */
export interface Failed {
  readonly status: 'error';
  readonly reason: FailureReason;
}

/** Turns a callback's code into a grant of which all is known to be good: where its data is, and whose. */
@Injectable()
export class GrantTaker {
  constructor(
    private readonly tokens: TokenClient,
    private readonly gateway: PipedriveGateway,
  ) {}

  /** Failures of Pipedrive are outcomes; failures of our own are thrown. */
  async take(accountId: string, code: string): Promise<NewConnection | Failed> {
    const exchanged = await orReason('pipedrive_unavailable', this.tokens.exchangeCode(code, { accountId }));
    if ('reason' in exchanged) return exchanged;
    if (exchanged.kind === 'invalid_grant') return failed('code_refused');
    if (exchanged.kind === 'foreign_api_domain') return failed('api_domain_refused');
    const { grant } = exchanged;
    const identity = await orReason('identity_unavailable', this.identityOf(accountId, grant));
    if ('reason' in identity) return identity;
    const { companyId, userId } = identity;
    const companyName = identity.companyName === '' ? null : identity.companyName;
    return { accountId, grant, companyId, companyName, userId };
  }

  private identityOf(accountId: string, grant: Grant): Promise<PipedriveIdentity> {
    const { accessToken, apiDomain, issuedAt: connectedAt } = grant;
    // Whose data it is, is what is being asked.
    const current = { accountId, companyId: '', userId: '', connectedAt, apiDomain, accessToken };
    const access: AccessSource = {
      current: () => Promise.resolve(current),
      renew: () => Promise.reject(new TokenInvalidatedError()),
    };
    return this.gateway.identity({ access });
  }
}

/** A browser is told a stable reason; what exactly went wrong is told to whoever listens, as for every other refusal. */
async function orReason<T extends object>(reason: FailureReason, work: Promise<T>): Promise<T | Failed> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PipedriveExportError)) throw error;
    publishRefusal({ code: error.code, message: error.message });
    return failed(reason);
  }
}

function failed(reason: FailureReason): Failed {
  return { status: 'error', reason };
}
