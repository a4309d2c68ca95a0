import { companyWith } from '../bulk/company.js';
import type { Run } from '../part.js';
import { Stage } from '../stage/stage.js';

/**
 * A service that never waits for Pipedrive: only its own work is measured. Beyond MOST_DEALS a collection costs as much
 * for each record as a smaller one, and takes longer.
 */
export function collectionsStage(
  { postgres, options }: Run,
  nodeOptions: readonly string[] = [],
): Promise<Stage> {
  const company = companyWith(Math.min(options.deals, MOST_DEALS));
  return Stage.start(postgres, { sandbox: { company, latencyMs: 0, limits: NO_LIMITS }, nodeOptions });
}

const MOST_DEALS = 20_000;

const NO_LIMITS = { burst: 1_000_000_000, dailyTokens: 1_000_000_000_000 };
