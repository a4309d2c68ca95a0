import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PARTS, type PartName } from '../parts.js';
import { decimals } from './figures.js';
import { goalsTable, reasons } from './goals-table.js';
import type { Machine } from './machine.js';

/** What was measured of one part, and on what. */
export interface KeptPart {
  readonly result: unknown;
  readonly machine: Machine;
  readonly measuredAt: Date | string;
}

/** All that was measured, in this run or earlier ones: `results.json`, and `RESULTS.md` for people. */
export class Results {
  private constructor(
    private readonly directory: string,
    private readonly parts: Partial<Record<PartName, KeptPart>>,
  ) {}

  static async open(directory: string): Promise<Results> {
    try {
      const text = await readFile(join(directory, 'results.json'), 'utf8');
      return new Results(directory, JSON.parse(text) as Partial<Record<PartName, KeptPart>>);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return new Results(directory, {});
    }
  }

  /** Writes both files anew, at once: a later part that fails takes nothing away. */
  async keep(name: PartName, part: KeptPart): Promise<void> {
    this.parts[name] = part;
    await writeFile(join(this.directory, 'results.json'), `${JSON.stringify(this.parts, null, 2)}\n`);
    await writeFile(join(this.directory, 'RESULTS.md'), this.markdown());
  }

  markdown(): string {
    const told = Object.entries(PARTS).flatMap(([name, { title, report }]) => {
      const kept = this.parts[name as PartName];
      return kept === undefined ? [] : [{ title, kept, report: report(kept.result) }];
    });
    const sections = told.flatMap(({ title, kept, report }) => [
      `## ${title}`,
      '',
      measuredOn(kept),
      '',
      ...report.lines,
      '',
    ]);
    const goals = told.flatMap(({ report }) => report.goals);
    return ['# `npm run bench`', '', ...goalsTable(goals), '', ...reasons(goals), ...sections]
      .join('\n')
      .trimEnd()
      .concat('\n');
  }
}

function measuredOn({ machine, measuredAt }: KeptPart): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${new Date(measuredAt).toISOString().slice(0, 10)}: ${machine.system}, ${machine.processor},`,
    `${machine.cores} cores (load ${decimals(machine.load)} before), ${machine.memoryGigabytes} GB; ${versions.join(', ')}.`,
  ].join(' ');
}
