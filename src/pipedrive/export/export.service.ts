import { Inject, Injectable } from '@nestjs/common';

import { namedAccount } from '../auth/named-account.js';
import { CredentialAccess } from '../credentials/credential-access.js';
import { unlessAbandoned } from '../upstream/abandonment.js';
import type { AccessSource } from '../upstream/access-source.js';
import { CallBudget } from '../upstream/call-budget.js';
import { Patience } from '../upstream/patience.js';
import type { ExportPage } from './export-page.dto.js';
import type { ExportPageRequest } from './export-page-request.js';
import { PageWalker, type WalkedPage } from './ledger/page-walker.js';
import { PositionLedger } from './ledger/position-ledger.js';
import { PositionLocator } from './ledger/position-locator.js';
import type { CountedCall, Walk } from './ledger/walk.js';
import { RecordNames } from './names/record-names.service.js';
import { pageBytes } from './page-bytes.js';
import { PAGE_LIMIT_MS, pageSignal } from './page-signal.js';
import { type ResolvedPage, resolvePage } from './resolve-page.js';

/** Exports a customer's CRM data, page by page, in the contract's form. */
@Injectable()
export class ExportService {
  constructor(
    @Inject(PAGE_LIMIT_MS) private readonly limitMs: number,
    private readonly credentials: CredentialAccess,
    private readonly ledger: PositionLedger,
    private readonly locator: PositionLocator,
    private readonly walker: PageWalker,
    private readonly names: RecordNames,
  ) {}

  /**
   * One page of one type. Following `pagination.next_start` from 0 yields every record exactly once, whatever is
   * inserted or deleted meanwhile. Ends within 60 seconds.
   *
   * @param options.access the account's access, where the caller already has it; found by itself otherwise
   * @param options.signal stops the calls to Pipedrive when nobody waits for the page any more
   * @throws the error classes of this package: InvalidTypeError, InvalidQueryError, TokenNotFoundError,
   *   TokenInvalidatedError, InsufficientScopeError, InvalidRequestError, RateLimitError, ExternalApiError
   * @throws TypeError where no account is named, or `options.access` is another one's
   */
  async page(
    request: ExportPageRequest,
    options: { access?: AccessSource; signal?: AbortSignal } = {},
  ): Promise<ExportPage> {
    return this.inTime(request, { ...options, takesVerbatim: false });
  }

  /** The same page as JSON: what is only handed on is not made an object of, which takes half of the time. Throws as `page` does. */
  async pageBytes(
    request: ExportPageRequest,
    options: { access?: AccessSource; signal?: AbortSignal } = {},
  ): Promise<Buffer> {
    return pageBytes(await this.inTime(request, { ...options, takesVerbatim: true }));
  }

  private async inTime(
    request: ExportPageRequest,
    options: { access?: AccessSource; signal?: AbortSignal; takesVerbatim: boolean },
  ): Promise<ExportPage> {
    const page = resolvePage(request);
    const accountId = namedAccount(request.accountId);
    const signal = pageSignal(this.limitMs, options.signal);
    return unlessAbandoned(this.serve(accountId, page, { ...options, signal }), signal);
  }

  private async serve(
    owner: string,
    page: ResolvedPage,
    options: { access?: AccessSource; signal: AbortSignal; takesVerbatim: boolean },
  ): Promise<ExportPage> {
    const access = options.access ?? (await this.credentials.accessFor(owner));
    const call = {
      access,
      signal: options.signal,
      takesVerbatim: options.takesVerbatim,
      patience: new Patience(),
      budget: new CallBudget(),
    };
    const { accountId, companyId, userId } = await access.current();
    if (accountId !== owner) throw new TypeError('options.access is that of another account');
    const { type, updatedSince, isArchived } = page;
    const walk = { accountId, companyId, userId, type, updatedSince, isArchived };
    const walked = await this.read(walk, page, call);
    const [nextStart, data] = await Promise.all([
      this.nextStart(walk, page, walked),
      this.names.join(
        type,
        walked.records,
        { hasNames: page.hasNames, isWholeCollection: isWhole(page, walked) },
        call,
      ),
    ]);
    return answer(page, data, nextStart);
  }

  private async read(walk: Walk, page: ResolvedPage, call: CountedCall): Promise<WalkedPage> {
    if (page.start === 0) return this.walker.read(walk, null, page, call);
    const point =
      (await this.ledger.find(walk, page.start)) ?? (await this.locator.locate(walk, page.start, call));
    return point === 'beyondTheEnd' ? { records: [], next: null } : this.walker.read(walk, point, page, call);
  }

  /** Written down before the answer leaves: a position that we hand out is one that we know. */
  private async nextStart(
    walk: Walk,
    page: ResolvedPage,
    { records, next }: WalkedPage,
  ): Promise<number | null> {
    if (next === null) return null;
    // Even a page without records moves on, or the client would ask for the same one for ever.
    return this.ledger.keep(walk, page.start + Math.max(1, records.length), next);
  }
}

function isWhole(page: ResolvedPage, walked: WalkedPage): boolean {
  return page.start === 0 && walked.next === null;
}

function answer(
  { start, limit }: ResolvedPage,
  data: ExportPage['data'],
  nextStart: number | null,
): ExportPage {
  return {
    success: true,
    message: 'SUCCESS',
    data,
    pagination: { start, limit, more_items_in_collection: nextStart !== null, next_start: nextStart },
  };
}
