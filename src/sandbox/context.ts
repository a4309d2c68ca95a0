import type { CompanyTables } from './company/company-tables.js';
import type { SandboxCompany } from './company/company.js';
import type { Faults } from './faults/faults.js';
import type { RateLimits } from './limits/rate-limits.js';
import type { Grants } from './oauth/grants.js';
import type { ResolvedSandboxOptions } from './options.js';
import type { RequestLog } from './request-log.js';
import type { RecordTexts } from './v2/record-texts.js';

/** What the routes of one running sandbox share. */
export interface SandboxContext {
  readonly options: ResolvedSandboxOptions;
  readonly company: SandboxCompany;
  /** The tables behind the company's lists. */
  readonly data: CompanyTables;
  readonly grants: Grants;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly texts: RecordTexts;
  /** Where it listens; known once it does. */
  url: string;
}
