/**
 * The account that a claim names: a text that is not blank, or a whole number (as its decimal text, so that `7` and
 * `"7"` are one account). Undefined for everything else, and for texts that Postgres can't tell apart or can't hold:
 * control characters, lone surrogates, more than 255 characters.
 */
export function accountFromClaim(claim: unknown): string | undefined {
  if (typeof claim === 'number') return Number.isSafeInteger(claim) ? String(claim) : undefined;
  if (typeof claim !== 'string' || claim.trim() === '') return undefined;
  return /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(claim) ? claim : undefined;
}
