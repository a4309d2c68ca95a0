/** The cursor of a list's next page. Null, missing and empty all mean the end. */
export function nextCursor(additionalData: Readonly<Record<string, unknown>>): string | null {
  const cursor = additionalData.next_cursor;
  return typeof cursor === 'string' && cursor !== '' ? cursor : null;
}
