import { ExportType } from '../../export/export-type.enum.js';
import type { ResolvedBulk } from '../resolve-bulk.js';

/** Of these no single ones can be asked for; a page holds them all. */
export function isSmall(type: ExportType): boolean {
  return type === ExportType.Pipelines || type === ExportType.Stages;
}

/** Whether names of persons or organizations are wanted. */
export function refersToOthers({ type, hasNames }: ResolvedBulk): boolean {
  return hasNames && (type === ExportType.Deals || type === ExportType.Persons);
}
