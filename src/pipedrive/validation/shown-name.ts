/**
 * A name that a caller has sent, as a message may repeat it. None of ours has 32 characters, and every token, code and
 * secret has: a name that long is shown as nothing but its length, since messages end in logs.
 */
export function shownName(name: string): string {
  return name.length < 32 ? JSON.stringify(name) : `one of ${name.length} characters`;
}
