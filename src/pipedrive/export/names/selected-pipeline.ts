import type { PipelineRecord } from '../../upstream/records/pipeline.dto.js';

/**
 * Which pipeline counts as selected: the one Pipedrive says, else the first active one by order, then by id.
 * @param pipelines all pipelines of the company
 */
export function selectedPipeline(
  pipelines: readonly Pick<PipelineRecord, 'id' | 'order_nr' | 'active' | 'selected'>[],
): number | undefined {
  const said = pipelines.find(({ selected }) => selected === true);
  const [first] = pipelines
    .filter(({ active }) => active)
    .sort((a, b) => (a.order_nr ?? Infinity) - (b.order_nr ?? Infinity) || a.id - b.id);
  return (said ?? first)?.id;
}
