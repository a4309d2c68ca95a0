import { CompanyTables } from './company/company-tables.js';
import { SandboxCompany } from './company/company.js';
import type { SandboxContext } from './context.js';
import { Faults } from './faults/faults.js';
import { RateLimits } from './limits/rate-limits.js';
import { Grants } from './oauth/grants.js';
import { signedInUserId } from './oauth/signed-in-user.js';
import { resolveSandboxOptions } from './options.js';
import type { SandboxOptions } from './options.js';
import { RequestLog } from './request-log.js';
import { textsOf } from './v2/record-texts.js';

/**
 * Everything that a sandbox is but for its server.
 * @throws RangeError when an option makes no sense.
 */
export function createContext(options: SandboxOptions): SandboxContext {
  const resolved = resolveSandboxOptions(options);
  const { behaviour, clock } = resolved;
  const data = new CompanyTables(resolved.seed, resolved.size);
  const context: SandboxContext = {
    options: resolved,
    data,
    company: new SandboxCompany(data, clock, () => signedInUserId(context)),
    grants: new Grants(behaviour, clock, () => context.url),
    limits: new RateLimits(behaviour.limits, clock),
    faults: new Faults(),
    requests: new RequestLog(),
    texts: textsOf(data, resolved.textCacheBytes),
    url: '',
  };
  return context;
}
