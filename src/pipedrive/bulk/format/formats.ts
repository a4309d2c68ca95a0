import type { ExportType } from '../../export/export-type.enum.js';
import type { Format } from './format.js';
import type { FormatName } from './media-types.js';
import { ndjson } from './ndjson.js';

/** A format for one answer. */
export function formatOf(_name: FormatName, _type: ExportType): Format {
  return ndjson;
}
