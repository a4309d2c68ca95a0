import type { Postgres } from './stage/postgres.js';

/** One part of the bench: it measures by itself, and its results are told from what was kept of them. */
export interface Part<Result> {
  readonly title: string;
  measure(run: Run): Promise<Result>;
  /** @param result as `measure` has given it, now or in an earlier run */
  report(result: Result): PartReport;
}

/** What a part has to work with. */
export interface Run {
  readonly postgres: Postgres;
  /** How often each is measured; medians are told. */
  readonly runs: number;
  readonly options: RunOptions;
  /** Tells who waits what is going on. */
  readonly say: (line: string) => void;
}

export interface RunOptions {
  /** Deals of the company, archived ones included. */
  readonly deals: number;
  /** Of the sandbox, in milliseconds. */
  readonly latencyMs: number;
  /** How long each load of pages goes on, in milliseconds. */
  readonly loadMs: number;
}

export interface PartReport {
  /** Markdown, without the part's heading. */
  readonly lines: readonly string[];
  readonly goals: readonly Goal[];
}

export interface Goal {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly isMet: boolean;
  /** Of one that is not met: by how much. */
  readonly missedBy?: string;
  /** Of one that is not met: what is known of the reason. */
  readonly why?: string;
}
