import type { CustomFieldDefinition } from './custom-field-definitions.js';
import type { Dice } from './dice.js';
import type { PipelineRecord, StageRecord } from './records.js';
import type { Vocabulary } from './vocabulary.js';

/** What every seeded row may refer to. */
export interface SeedContext {
  readonly seed: number;
  readonly words: Vocabulary;
  /** Active users, ascending. */
  readonly activeUserIds: readonly number[];
  /** Active users, the deactivated one, and one whom GET /users no longer lists. */
  readonly ownerIds: readonly number[];
  readonly pipelines: readonly PipelineRecord[];
  readonly stages: readonly StageRecord[];
  readonly personIds: readonly number[];
  readonly organizationIds: readonly number[];
  readonly dealIds: readonly number[];
  readonly customFields: {
    readonly deals: readonly CustomFieldDefinition[];
    readonly persons: readonly CustomFieldDefinition[];
    readonly organizations: readonly CustomFieldDefinition[];
  };
}

/** Mostly somebody active; now and then one who has left: owners outlive their accounts. */
export function pickOwner(context: SeedContext, dice: Dice): number {
  return dice.chance(0.85) ? dice.pick(context.activeUserIds) : dice.pick(context.ownerIds);
}

/** None, one or several labels. */
export function pickLabels(dice: Dice): readonly number[] {
  const throwOfLabels = dice.next();
  if (throwOfLabels < 0.6) return [];
  return throwOfLabels < 0.85 ? [1 + dice.below(6)] : [1 + dice.below(3), 4 + dice.below(3)];
}

export function pickVisibility(dice: Dice): number {
  return dice.pick([1, 3, 3, 3, 5, 7]);
}
