/** A text as a query or a path bears it: percent-encoded UTF-8, lone surrogates as the three bytes they would be. */
export function percentEncoded(text: string): string {
  return Array.from(text, (character) =>
    /^[\w.~-]$/.test(character) ? character : bytesOf(character).map(percent).join(''),
  ).join('');
}

/** The same as it stands, but for what would end the request line: a careless client. */
export function careless(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return bytes.replace(/[\0- \x7f]/g, (character) => percent(character.charCodeAt(0)));
}

function bytesOf(character: string): number[] {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0xd800 || code > 0xdfff) return [...Buffer.from(character, 'utf8')];
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
