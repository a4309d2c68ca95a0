import { LARGEST_PAGE } from '../upstream/largest-page.js';
import { ExportType } from './export-type.enum.js';

/** What a type's pages can be asked for. The one table of it. */
export interface ExportTypeRules {
  /** Largest `limit`: Pipedrive's own largest page. */
  readonly maxLimit: number;
  readonly hasUpdatedSince: boolean;
  readonly hasArchived: boolean;
}

export const EXPORT_TYPES: Readonly<Record<ExportType, ExportTypeRules>> = {
  [ExportType.Persons]: { maxLimit: LARGEST_PAGE, hasUpdatedSince: true, hasArchived: false },
  [ExportType.Organizations]: { maxLimit: LARGEST_PAGE, hasUpdatedSince: true, hasArchived: false },
  [ExportType.Deals]: { maxLimit: LARGEST_PAGE, hasUpdatedSince: true, hasArchived: true },
  [ExportType.Notes]: { maxLimit: LARGEST_PAGE, hasUpdatedSince: true, hasArchived: false },
  [ExportType.Pipelines]: { maxLimit: LARGEST_PAGE, hasUpdatedSince: false, hasArchived: false },
  [ExportType.Stages]: { maxLimit: LARGEST_PAGE, hasUpdatedSince: false, hasArchived: false },
};

/** `limit` where none is given. */
export const DEFAULT_LIMIT = 100;

/** The largest `limit` that any type takes. */
export const LARGEST_LIMIT = Math.max(...Object.values(EXPORT_TYPES).map(({ maxLimit }) => maxLimit));

/** `persons, organizations, deals and notes`: the types of which a rule holds, for a message. */
export function typesWith(rule: 'hasUpdatedSince' | 'hasArchived'): string {
  const types = Object.values(ExportType).filter((type) => EXPORT_TYPES[type][rule]);
  return new Intl.ListFormat('en-GB').format(types);
}
