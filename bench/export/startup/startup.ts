import { join } from 'node:path';

import type { Part, PartReport, Run } from '../part.js';
import { median, seconds } from '../report/figures.js';
import { atMost } from '../report/goal.js';
import { ServiceProcess } from '../stage/service-process.js';
import { serviceEnv } from '../stage/stage.js';

export interface StartupResult {
  /** From the process's start until its readiness route has said yes, run by run. */
  readonly readyAfterMs: readonly number[];
}

/** The start of the service, over a Postgres that runs and is up to date. */
export const STARTUP: Part<StartupResult> = { title: 'Start', measure, report };

async function measure({ postgres, runs, say }: Run): Promise<StartupResult> {
  const env = serviceEnv(await postgres.newDatabase(), NOBODY);
  const logFile = join(postgres.directory, 'startup.log');
  const readyAfterMs: number[] = [];
  // Round 0 lets the system read the files once.
  for (let round = 0; round <= runs; round += 1) {
    const service = await ServiceProcess.start({ env, logFile });
    await service.stop();
    if (round > 0) readyAfterMs.push(service.readyAfterMs);
    say(`start: ${seconds(service.readyAfterMs)}`);
  }
  return { readyAfterMs };
}

/** A start asks Pipedrive for nothing. */
const NOBODY = {
  url: 'http://127.0.0.1:9',
  credentials: { clientId: 'client', clientSecret: 'secret' },
};

function report({ readyAfterMs }: StartupResult): PartReport {
  const middle = median(readyAfterMs);
  return {
    lines: [
      `The service says that it is ready after ${seconds(middle)} (median of ${readyAfterMs.length}, ` +
        `from ${seconds(Math.min(...readyAfterMs))} to ${seconds(Math.max(...readyAfterMs))}), over a Postgres that runs and is migrated.`,
    ],
    goals: [atMost({ what: 'start: ready', measured: middle / 1000, limit: 2.5, unit: ' s' })],
  };
}
