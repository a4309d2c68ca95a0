import type { CrmRecord } from './contract-records.js';
import { processBatches } from './process-batches.js';

/** The contract's "Parallel Type Fetching": fetch multiple types in parallel. */
export async function fetchMultipleTypes(
  jwtToken: string,
  types: string[],
): Promise<Record<string, CrmRecord[] | undefined>> {
  const promises = types.map((type) => getAllDataForType(jwtToken, type));
  const results = await Promise.all(promises);
  return types.reduce<Record<string, CrmRecord[] | undefined>>((acc, type, index) => {
    acc[type] = results[index];
    return acc;
  }, {});
}

/** The contract leaves it to the reader. */
async function getAllDataForType(jwtToken: string, type: string): Promise<CrmRecord[]> {
  const records: CrmRecord[] = [];
  await processBatches(jwtToken, type, async (batch) => {
    records.push(...batch);
  });
  return records;
}
