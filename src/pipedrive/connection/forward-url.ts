import { InvalidQueryError } from '../errors/index.js';

const LONGEST = 2000;

/**
 * The address that login may send the browser back to, in its normal form. Only what is plainly an http(s) address of
 * an allowed origin: browsers and parsers read the odd forms (`//evil`, `https:evil`, `\`, `user@`) differently.
 *
 * @throws InvalidQueryError that says what is allowed
 */
export function checkedForwardUrl(value: string, allowedOrigins: readonly string[]): string {
  const isPlain =
    value.length <= LONGEST && /^https?:\/\/[^/\\@\s\p{Cc}]+(?:[/?#][^\\\s\p{Cc}]*)?$/iu.test(value);
  const url = isPlain && URL.canParse(value) ? new URL(value) : undefined;
  const isAllowed =
    url !== undefined && url.username === '' && url.password === '' && allowedOrigins.includes(url.origin);
  if (isAllowed) return url.href;
  throw new InvalidQueryError({
    parameter: 'forward_url',
    problem: `must be a whole http(s) URL of at most ${LONGEST} characters at one of: ${allowedOrigins.join(', ')}`,
  });
}
