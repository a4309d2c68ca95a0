import type { Postgres } from '../stage/postgres.js';
import type { Stage } from '../stage/stage.js';
import type { PageWork } from './page-result.js';
import { StatementLog } from './statement-log.js';

/** What warm first pages ask of Postgres and of Pipedrive, one after the other. */
export async function workOfPages(stage: Stage, postgres: Postgres): Promise<PageWork> {
  const { authorization } = await stage.connect();
  const url = `${stage.service.url}/v1/e/pipedrive/export/deals?limit=100`;
  const page = async (): Promise<void> => {
    const answer = await fetch(url, { headers: { authorization } });
    if (answer.status !== 200) throw new Error(`A page answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  const log = await StatementLog.open(postgres);
  try {
    // Finds out the names, which later pages know.
    await page();
    await log.isKept(page);
    await stage.sandbox.forgetTraffic();
    const statements = await log.during(async () => {
      for (let count = 0; count < PAGES; count += 1) await page();
    });
    return { pages: PAGES, statements, calls: (await stage.sandbox.traffic()).byRoute };
  } finally {
    await log.close();
  }
}

const PAGES = 50;
