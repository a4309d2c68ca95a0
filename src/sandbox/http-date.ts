/** A time as HTTP's Date header has it: `Mon, 23 Nov 2026 12:00:00 GMT`. */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}
