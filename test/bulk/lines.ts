import type { ExportReceipt } from '../../src/index.js';

/** A collection's lines, told apart. */
export function linesOf(text: string): {
  readonly ids: number[];
  readonly receipt: ExportReceipt | undefined;
} {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id?: number; receipt?: ExportReceipt });
  return {
    ids: lines.flatMap(({ id }) => (id === undefined ? [] : [id])),
    // The last line, or there is none.
    receipt: lines.at(-1)?.receipt,
  };
}
