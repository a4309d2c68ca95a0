import { createContext } from './create-context.js';
import { createServer } from './create-server.js';
import { signedInUserId } from './oauth/signed-in-user.js';
import { uninstall } from './oauth/uninstall.js';
import { changeBehaviour } from './options.js';
import type { SandboxOptions } from './options.js';
import type { Sandbox } from './sandbox.js';
import { prepareLists } from './v2/prepare-lists.js';

/**
 * Starts a Pipedrive of one's own on 127.0.0.1: OAuth, the lists of API v2, notes and users of API v1, with a seeded
 * company, costs and limits, and faults on demand. Written from Pipedrive's documentation and specifications.
 * @throws RangeError when an option makes no sense; the system's error when the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const context = createContext(options);
  const { behaviour, port, clientId, clientSecret } = context.options;
  const app = createServer(context);
  context.url = await app.listen({ host: '127.0.0.1', port });
  return {
    url: context.url,
    options: { clientId, clientSecret },
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
    prepare: () => prepareLists(context),
    close: () => app.close(),
  };
}
