import { BULK } from './bulk/bulk.js';
import { CPU } from './cpu/cpu.js';
import { MEMORY } from './memory/memory.js';
import { PAGE } from './page/page.js';
import type { Part } from './part.js';
import { STARTUP } from './startup/startup.js';

/** What `npm run bench` measures, in this order; `--only` names some. */
export const PARTS = {
  bulk: kept(BULK),
  memory: kept(MEMORY),
  page: kept(PAGE),
  cpu: kept(CPU),
  startup: kept(STARTUP),
} as const satisfies Record<string, Part<unknown>>;

export type PartName = keyof typeof PARTS;

/** What a part is told of its own results has been a file meanwhile. */
function kept<Result>({ title, measure, report }: Part<Result>): Part<unknown> {
  return { title, measure, report: (result) => report(result as Result) };
}
