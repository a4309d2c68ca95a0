/** A Markdown table, as prettier would lay it out. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const rows = [head, ...body];
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const [first = '', ...others] = rows.map((row) =>
    lineOf(widths.map((width, column) => pad(row[column], width))),
  );
  return [first, lineOf(widths.map((width) => '-'.repeat(width))), ...others];
}

function pad(cell = '', width: number): string {
  return cell.padEnd(width);
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
