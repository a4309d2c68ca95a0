import type { Part, Run } from '../part.js';
import { Stage } from '../stage/stage.js';
import { contendersOn } from './contenders.js';
import { measureLoads } from './measure-loads.js';
import { reportOnPage } from './report-on-page.js';
import type { PageResult } from './page-result.js';
import { workOfPages } from './page-work.js';

/** A page of 100 deals: ours against who hands Pipedrive's bytes on, bare or by Nest, Express and axios. */
export const PAGE: Part<PageResult> = { title: 'A page of 100 deals', measure, report: reportOnPage };

async function measure(run: Run): Promise<PageResult> {
  const stage = await Stage.start(run.postgres, { sandbox: AT_ONCE, env: NO_LIMITS });
  try {
    const contenders = await contendersOn(stage);
    try {
      const loads = await measureLoads(contenders, run);
      return { loads, work: await workOfPages(stage, run.postgres) };
    } finally {
      for (const { stop } of contenders) await stop();
    }
  } finally {
    await stage.stop();
  }
}

/** Measured is the service: not how far away Pipedrive is, nor how much it lets pass. */
const AT_ONCE = {
  latencyMs: 0,
  limits: { burst: 1_000_000_000, dailyTokens: 1_000_000_000_000 },
  company: { deals: 1_000, customFields: 20 },
} as const;

/** A single client asks for more here than any address or account may. */
const NO_LIMITS = { RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_PER_ACCOUNT: '0' };
