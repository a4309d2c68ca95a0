import { InvalidQueryError } from '../../errors/index.js';

/**
 * The address that login may send the browser back to, in its normal form. Only what is plainly an http(s) address of
 * an allowed origin: browsers and parsers read the odd forms (`//evil`, `https:evil`, `\`, `user@`, letters that look
 * like a dot or are taken for others) differently. A host of other scripts is written as `xn--…`, as browsers do.
 *
 * @throws InvalidQueryError that says what is allowed
 */
export function checkedForwardUrl(value: string, allowedOrigins: readonly string[]): string {
  const isPlain =
    typeof value === 'string' &&
    value.length <= LONGEST_FORWARD_URL &&
    PLAIN.test(value) &&
    URL.canParse(value);
  const url = isPlain ? new URL(value) : undefined;
  // The state bears it in this form, which can be nine times as long: the callback's own address would be too long.
  const isAllowed =
    url !== undefined && allowedOrigins.includes(url.origin) && url.href.length <= LONGEST_FORWARD_URL;
  if (isAllowed) return url.href;
  throw new InvalidQueryError({ parameter: 'forward_url', problem: forwardUrlRule(allowedOrigins) });
}

/** Host and port, and nothing else, between `//` and what follows. */
const PLAIN = /^https?:\/\/[a-z0-9.:[\]-]+(?:[/?#][^\\\s\p{Cc}]*)?$/iu;

/** The most characters that a forward_url may have, as they are and percent-encoded. */
export const LONGEST_FORWARD_URL = 2000;

/** What a forward_url must be, for the message and for the documentation. */
export function forwardUrlRule(allowedOrigins: readonly string[]): string {
  return `must be a whole http(s) URL of at most ${LONGEST_FORWARD_URL} characters (percent-encoded) at one of: ${allowedOrigins.join(', ')}`;
}
