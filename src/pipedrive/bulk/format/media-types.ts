/** The forms in which a collection can be asked for; the first is what a client gets who does not mind. */
export const FORMAT_NAMES = ['ndjson', 'csv'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

export const MEDIA_TYPES: Readonly<Record<FormatName, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};
