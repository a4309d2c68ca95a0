/**
 * A text that no spreadsheet takes for a formula, as OWASP advises: one that begins like a formula, after whatever a
 * spreadsheet may strip, gets an apostrophe in front.
 *
 * It can be undone: an apostrophe in front of such a beginning is ours, since a text that has one of its own gets another.
 */
export function guardedText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Blanks, control characters and quotes; then `=`, `+`, `-`, `@`, or their full-width forms, TAB, CR or LF. */
const FORMULA = /^[\p{C}\p{Z}'"]*[=+\-@＝＋－＠\t\r\n]/u;
