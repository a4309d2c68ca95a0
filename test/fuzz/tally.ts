import type { Operation } from './api-document.js';

/** What was asked and what was answered, for the table at the end. */
export class Tally {
  private readonly rows = new Map<string, Map<string, number>>();
  private sent = 0;
  private flawless = 0;
  private readonly succeeded = new Set<string>();

  /** @param operation what the request was for, by the document; @param status undefined where nothing was answered */
  note(operation: Operation | undefined, status: number | undefined, isFlawless: boolean): void {
    this.sent += 1;
    if (isFlawless) this.flawless += 1;
    const name = operation?.name ?? 'not in the document';
    const row = this.rows.get(name) ?? new Map<string, number>();
    const column = String(status ?? 'cut');
    this.rows.set(name, row.set(column, (row.get(column) ?? 0) + 1));
    if (operation !== undefined && status !== undefined && status < 400) this.succeeded.add(name);
  }

  /** Operations that have never answered what they are for: of them the fuzzer has tried nothing. */
  neverSucceeded(operations: readonly Operation[]): string[] {
    return operations.map(({ name }) => name).filter((name) => !this.succeeded.has(name));
  }

  /** Statuses that have not been answered by anything. */
  neverSeen(statuses: readonly number[]): number[] {
    const seen = new Set([...this.rows.values()].flatMap((row) => [...row.keys()]));
    return statuses.filter((status) => !seen.has(String(status)));
  }

  table(): string {
    const columns = [...new Set([...this.rows.values()].flatMap((row) => [...row.keys()]))].sort();
    const width = Math.max(...[...this.rows.keys()].map((name) => name.length));
    const line = (name: string, cells: readonly string[]) =>
      `${name.padEnd(width)} ${cells.map((cell) => cell.padStart(5)).join('')}`;
    const share = Math.round((100 * this.flawless) / Math.max(1, this.sent));
    return [
      line('', columns),
      ...[...this.rows].map(([name, row]) =>
        line(
          name,
          columns.map((column) => String(row.get(column) ?? '')),
        ),
      ),
      `${this.sent} requests, ${share} % of them without a flaw`,
    ].join('\n');
  }
}
