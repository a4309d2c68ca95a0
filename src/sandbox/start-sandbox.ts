import { CompanyTables } from './company/company-tables.js';
import { SandboxCompany } from './company/company.js';
import type { SandboxContext } from './context.js';
import { createServer } from './create-server.js';
import { Faults } from './faults/faults.js';
import { RateLimits } from './limits/rate-limits.js';
import { Grants } from './oauth/grants.js';
import { signedInUserId } from './oauth/signed-in-user.js';
import { uninstall } from './oauth/uninstall.js';
import { changeBehaviour, resolveSandboxOptions } from './options.js';
import type { SandboxOptions } from './options.js';
import { RequestLog } from './request-log.js';
import type { Sandbox } from './sandbox.js';
import { textsOf } from './v2/record-texts.js';

/**
 * Starts a Pipedrive of one's own on 127.0.0.1: OAuth, the lists of API v2, notes and users of API v1, with a seeded
 * company, costs and limits, and faults on demand. Written from Pipedrive's documentation and specifications.
 * @throws RangeError when an option makes no sense; the system's error when the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
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
  const app = createServer(context);
  context.url = await app.listen({ host: '127.0.0.1', port: resolved.port });
  return {
    url: context.url,
    options: { clientId: resolved.clientId, clientSecret: resolved.clientSecret },
    company: context.company,
    faults: context.faults,
    requests: context.requests,
    tokens: {
      issue: () => context.grants.issueFor(signedInUserId(context)),
      expireAccessTokens: () => context.grants.expireAccessTokens(),
      revokeAll: () => context.grants.revokeAll(),
    },
    uninstall: (notice = {}) => uninstall(context, notice),
    behave: (change) => changeBehaviour(behaviour, change),
    close: () => app.close(),
  };
}
