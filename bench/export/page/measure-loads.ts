import type { Run } from '../part.js';
import type { Contender } from './contenders.js';
import { load } from './load.js';
import type { LoadFigures, PageLoad } from './page-result.js';

/** Contenders take turns in each run, so that what else the machine does befalls all of them. */
export async function measureLoads(
  contenders: readonly Contender[],
  { runs, options, say }: Pick<Run, 'runs' | 'options' | 'say'>,
): Promise<PageLoad[]> {
  const measured = contenders.flatMap((contender) =>
    CONCURRENCIES.map((concurrency) => ({ contender, concurrency, figures: [] as LoadFigures[] })),
  );
  // Round 0 warms up: compiled code, open connections, known names.
  for (let round = 0; round <= runs; round += 1) {
    for (const { contender, concurrency, figures } of measured) {
      const one = await load(contender, { concurrency, milliseconds: options.loadMs });
      if (round > 0) figures.push(one);
    }
    say(round === 0 ? 'pages: warm' : `pages: ${round} of ${runs} runs`);
  }
  return measured.map(({ contender, concurrency, figures }) => ({
    contender: contender.name,
    concurrency,
    runs: figures,
  }));
}

const CONCURRENCIES = [1, 16];
