/**
 * Reads CSV as strictly as RFC 4180 writes it: rows end with CRLF, the last one too; a field is quoted where it has a
 * comma, a quote or a line end; all rows are equally long. An empty field is null, a quoted empty one an empty text.
 *
 * @throws Error for everything else
 */
export function readCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  for (let at = 0; at < text.length;) {
    const row: (string | null)[] = [];
    for (let isLast = false; !isLast;) {
      const { field, end } = readField(text, at);
      row.push(field);
      isLast = text.startsWith('\r\n', end);
      if (!isLast && text[end] !== ',') throw new Error(`neither a comma nor CRLF at ${end}`);
      at = end + (isLast ? 2 : 1);
    }
    if (row.length !== (rows[0] ?? row).length)
      throw new Error(`row ${rows.length} has ${row.length} fields`);
    rows.push(row);
  }
  return rows;
}

/** The same by the names of the first row. */
export function readTable(text: string): Record<string, string | null>[] {
  const [header = [], ...rows] = readCsv(text);
  return rows.map((row) => Object.fromEntries(row.map((field, index) => [header[index] ?? '', field])));
}

function readField(text: string, at: number): { field: string | null; end: number } {
  if (text[at] !== '"') {
    const [field = ''] = /^[^",\r\n]*/.exec(text.slice(at, at + PLAIN)) ?? [];
    if (field.length === PLAIN) throw new Error(`a field of ${PLAIN} characters at ${at}`);
    return { field: field === '' ? null : field, end: at + field.length };
  }
  for (let from = at + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) throw new Error(`a quote without an end at ${at}`);
    if (text[quote + 1] !== '"') {
      return { field: text.slice(at + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    from = quote + 2;
  }
}

/** The longest field that has no quotes. */
const PLAIN = 10_000;
