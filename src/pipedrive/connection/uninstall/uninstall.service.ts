import { Inject, Injectable } from '@nestjs/common';

import { SharedGrants } from '../../credentials/shared-grants.repository.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { readUninstallNotice } from './uninstall-notice.js';

/** Hears that a user has uninstalled the app in Pipedrive. */
@Injectable()
export class UninstallService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    private readonly shared: SharedGrants,
  ) {}

  /**
   * Ends the grants of that user of that company, and nobody else's. A notice that comes late, or again, finds
   * connections that were made after it, and leaves them alone.
   *
   * @returns how many grants it has ended: none where that has happened before
   * @throws InvalidBodyError where it is no notice for this app
   */
  heard(body: unknown): Promise<number> {
    const { companyId, userId, at } = readUninstallNotice(body, this.options.oauth);
    return this.shared.end({ companyId, userId, reason: 'uninstalled', connectedUntil: at });
  }
}
