import type { ExportRecord } from '../../upstream/records/export-record.js';
import { numberOf } from './field-values.js';

/** What of a pipeline the choice depends on. */
export interface PipelineEntry {
  readonly id: number;
  readonly orderNr: number | null;
  readonly isActive: boolean;
  /** Null where Pipedrive does not say. */
  readonly isSelected: boolean | null;
}

/**
 * Which pipeline counts as selected: the one Pipedrive says, else the first active one by order, then by id.
 * @param pipelines all pipelines of the company
 */
export function selectedPipeline(pipelines: readonly PipelineEntry[]): number | undefined {
  const said = pipelines.find(({ isSelected }) => isSelected === true);
  const [first] = pipelines
    .filter(({ isActive }) => isActive)
    .sort((a, b) => (a.orderNr ?? Infinity) - (b.orderNr ?? Infinity) || a.id - b.id);
  return (said ?? first)?.id;
}

export function pipelineEntry({ id, order_nr, active, selected }: ExportRecord): PipelineEntry {
  return {
    id,
    orderNr: numberOf(order_nr),
    isActive: active === true,
    isSelected: typeof selected === 'boolean' ? selected : null,
  };
}
