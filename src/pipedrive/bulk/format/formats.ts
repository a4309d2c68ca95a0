import type { ExportType } from '../../export/export-type.enum.js';
import type { Format } from './format.js';
import { ndjson } from './ndjson.js';

/** The forms in which a collection can be asked for. */
export type FormatName = 'ndjson';

/** A format for one answer. */
export function formatOf(_name: FormatName, _type: ExportType): Format {
  return ndjson;
}
