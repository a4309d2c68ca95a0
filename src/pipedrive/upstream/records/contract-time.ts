/**
 * A time as the contract writes it, `YYYY-MM-DD HH:MM:SS` in UTC, from v2's RFC3339. What is not RFC3339 (a v1 time, a
 * plain date) is handed on as it is.
 */
export function contractTime(text: string): string {
  // A record has half a dozen: the parts of a match would be most of what they leave behind.
  if (!RFC3339.test(text)) return text;
  if (text.endsWith('Z')) return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString().slice(0, 19).replace('T', ' ');
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
