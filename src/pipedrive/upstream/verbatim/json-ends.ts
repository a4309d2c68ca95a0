/**
 * Where a piece of JSON ends that begins at a place, or NONE where there is none as JSON has it. Without white space, which no
 * API sends between values; whoever finds it can still have all of it parsed.
 */
export const NONE = -1;

/** Of a text, the number, or the word that JSON has beside them; of a list of such. */
export function endOfValue(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== BRACKET) return endOfScalar(bytes, at);
  if (bytes[at + 1] === BRACKET_END) return at + 2;
  for (let place = at + 1; ;) {
    const end = endOfScalar(bytes, place);
    if (end === NONE) return NONE;
    if (bytes[end] === BRACKET_END) return end + 1;
    if (bytes[end] !== COMMA) return NONE;
    place = end + 1;
  }
}

function endOfScalar(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case QUOTE:
      return endOfText(bytes, at);
    case 0x6e:
      return endOfWord(bytes, at, NULL);
    case 0x74:
      return endOfWord(bytes, at, TRUE);
    case 0x66:
      return endOfWord(bytes, at, FALSE);
    default:
      return endOfNumber(bytes, at);
  }
}

function endOfText(bytes: Uint8Array, at: number): number {
  for (let place = at + 1; ; place += 1) {
    const byte = bytes[place];
    if (byte === QUOTE) return place + 1;
    if (byte === undefined || byte < SPACE) return NONE;
    if (byte !== BACKSLASH) continue;
    const escaped = bytes[(place += 1)] ?? 0;
    if (escaped === LETTER_U && areHex(bytes, place + 1, 4)) place += 4;
    else if (!ESCAPES.has(escaped)) return NONE;
  }
}

function endOfWord(bytes: Uint8Array, at: number, word: Uint8Array): number {
  for (let index = 0; index < word.length; index += 1) if (bytes[at + index] !== word[index]) return NONE;
  return at + word.length;
}

function endOfNumber(bytes: Uint8Array, at: number): number {
  const whole = bytes[at] === MINUS ? at + 1 : at;
  let end = bytes[whole] === ZERO ? whole + 1 : endOfDigits(bytes, whole);
  if (end !== NONE && bytes[end] === DOT) end = endOfDigits(bytes, end + 1);
  if (end === NONE || (bytes[end] !== 0x65 && bytes[end] !== 0x45)) return end;
  const isSigned = bytes[end + 1] === MINUS || bytes[end + 1] === PLUS;
  return endOfDigits(bytes, end + (isSigned ? 2 : 1));
}

/** Of one digit at least. */
function endOfDigits(bytes: Uint8Array, at: number): number {
  let end = at;
  while (isDigit(bytes[end])) end += 1;
  return end === at ? NONE : end;
}

/** Whether so many bytes are hexadecimal digits, of either case. */
export function areHex(bytes: Uint8Array, at: number, count: number): boolean {
  for (let place = at; place < at + count; place += 1) {
    const byte = bytes[place] ?? 0;
    if (!isDigit(byte) && !((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)) return false;
  }
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BRACE = 0x7b;
export const BRACE_END = 0x7d;
const BRACKET = 0x5b;
const BRACKET_END = 0x5d;
const SPACE = 0x20;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;

const ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));
const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
