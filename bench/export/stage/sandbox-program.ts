import { type LoggedRequest, startSandbox } from 'pipedrive-export/sandbox';

import type { SandboxAnswer, SandboxCall, SandboxReady, SandboxSettings, Traffic } from './sandbox-calls.js';
import { childSettings, serveParent } from './serve-parent.js';

// Pipedrive, in a process of its own: what it costs is not counted as the service's.
const sandbox = await startSandbox({ approve: 'automatic', ...childSettings<SandboxSettings>() });
sandbox.prepare();
const ready: SandboxReady = { url: sandbox.url, ...sandbox.options };
serveParent<SandboxCall, SandboxAnswer>(answer, { ready, close: () => sandbox.close() });

function answer(call: SandboxCall): SandboxAnswer {
  switch (call.do) {
    case 'forget traffic':
      sandbox.requests.clear();
      return undefined;
    case 'tell traffic':
      return trafficOf(sandbox.requests.entries.filter(({ path }) => path.startsWith('/api/')));
    case 'issue tokens':
      return sandbox.tokens.issue();
    case 'behave':
      sandbox.behave(call.change);
      return undefined;
  }
}

function trafficOf(requests: readonly LoggedRequest[]): Traffic {
  const byRoute: Record<string, number> = {};
  for (const { routeName } of requests) byRoute[routeName] = (byRoute[routeName] ?? 0) + 1;
  return {
    requests: requests.length,
    tokens: requests.reduce((sum, { tokens }) => sum + tokens, 0),
    tooMany: requests.filter(({ status }) => status === 429).length,
    failed: requests.filter(({ status }) => status !== 200 && status !== 429).length,
    byRoute,
  };
}
