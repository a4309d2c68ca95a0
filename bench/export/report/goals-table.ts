import type { Goal } from '../part.js';
import { table } from './table.js';

/** Every goal, and whether it is met. */
export function goalsTable(goals: readonly Goal[]): string[] {
  return table(
    ['goal', 'wanted', 'measured', ''],
    goals.map((goal) => [goal.what, goal.wanted, goal.measured, verdictOn(goal)]),
  );
}

function verdictOn({ isMet, missedBy }: Goal): string {
  return isMet ? 'met' : `**missed**${missedBy === undefined ? '' : ` by ${missedBy}`}`;
}
