/** What was measured of pages. */
export interface PageResult {
  readonly loads: readonly PageLoad[];
  readonly work: PageWork;
}

export type ContenderName = 'names joined' | 'related=ids' | 'pass-through' | 'plain Nest';

/** A contender's pages with so many clients at once: of each run, its own figures. */
export interface PageLoad {
  readonly contender: ContenderName;
  readonly concurrency: number;
  readonly runs: readonly LoadFigures[];
}

export interface LoadFigures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the contender's process for each request. */
  readonly cpuMs: number;
  /** Of an answer's body. */
  readonly bytes: number;
}

/** What our warm first pages have asked of Postgres and of Pipedrive. */
export interface PageWork {
  readonly pages: number;
  /** By their first word: `SELECT`, `INSERT`, … */
  readonly statements: Readonly<Record<string, number>>;
  /** By route of the sandbox. */
  readonly calls: Readonly<Record<string, number>>;
}
