import type { GrowingBytes } from './growing-bytes.js';
import { areHex, BRACE, BRACE_END, COLON, COMMA, endOfValue, NONE, QUOTE } from './json-ends.js';

/**
 * Writes the fields of a JSON object of custom fields as they are when they are laid flat (`withCustomFields`), and without
 * its braces. What stands between composite values is copied as it is.
 *
 * @param at behind the opening brace
 * @returns behind the closing one; NONE where there is anything but 40-character keys with a text, a number, a word, a list
 *   of such, or an object whose first part is `value`: that is to be parsed
 */
export function appendFlatFields(bytes: Uint8Array, at: number, to: GrowingBytes): number {
  if (bytes[at] === BRACE_END) return at + 1;
  // Not written yet.
  let from = at;
  for (let key = at; ;) {
    if (!isCustomKey(bytes, key)) return NONE;
    const value = key + KEY_LENGTH + 3;
    let end: number;
    if (bytes[value] === BRACE) {
      to.append(bytes, from, value);
      end = from = appendParts(bytes, value + 1, key, to);
    } else end = endOfValue(bytes, value);
    if (end === NONE) return NONE;
    if (bytes[end] === BRACE_END) {
      to.append(bytes, from, end);
      return end + 1;
    }
    if (bytes[end] !== COMMA) return NONE;
    key = end + 1;
  }
}

/** The `value` of a composite one, and behind it its other parts, each under a name of its own. */
function appendParts(bytes: Uint8Array, at: number, key: number, to: GrowingBytes): number {
  for (let name = at; ;) {
    const nameEnd = endOfPartName(bytes, name);
    const isValue = isNamedValue(bytes, name, nameEnd);
    if (nameEnd === NONE || bytes[nameEnd] !== COLON || isValue !== (name === at)) return NONE;
    const end = endOfValue(bytes, nameEnd + 1);
    if (end === NONE) return NONE;
    if (!isValue) {
      to.appendByte(COMMA);
      to.append(bytes, key, key + KEY_LENGTH + 1);
      to.appendByte(UNDERLINE);
      to.append(bytes, name + 1, nameEnd + 1);
    }
    to.append(bytes, nameEnd + 1, end);
    if (bytes[end] === BRACE_END) return end + 1;
    if (bytes[end] !== COMMA) return NONE;
    name = end + 1;
  }
}

/** As Pipedrive makes them, in quotes and with its colon: nothing else can have such a name. */
function isCustomKey(bytes: Uint8Array, at: number): boolean {
  const end = at + 1 + KEY_LENGTH;
  return (
    bytes[at] === QUOTE &&
    areHex(bytes, at + 1, KEY_LENGTH) &&
    bytes[end] === QUOTE &&
    bytes[end + 1] === COLON
  );
}

/** Behind the quotes of a plain name, of letters and the like. */
function endOfPartName(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return NONE;
  let end = at + 1;
  while (isPlain(bytes[end] ?? 0)) end += 1;
  return bytes[end] === QUOTE ? end + 1 : NONE;
}

/** a to z, A to Z, 0 to 9 and the underline. */
function isPlain(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === UNDERLINE;
}

function isNamedValue(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at === VALUE.length && VALUE.every((byte, index) => bytes[at + index] === byte);
}

/** Characters of a custom field's key. */
export const KEY_LENGTH = 40;
const UNDERLINE = 0x5f;
const VALUE = Buffer.from('"value"');
