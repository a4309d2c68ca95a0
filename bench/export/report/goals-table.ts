import type { Goal } from '../part.js';
import { table } from './table.js';

/** Every goal, and whether it is met. */
export function goalsTable(goals: readonly Goal[]): string[] {
  return table(
    ['goal', 'wanted', 'measured', ''],
    goals.map((goal) => [goal.what, goal.wanted, goal.measured, verdictOn(goal)]),
  );
}

/** Why goals are missed, a paragraph for each reason. */
export function reasons(goals: readonly Goal[]): string[] {
  const missed = goals.filter(({ why }) => why !== undefined);
  return [...new Set(missed.map(({ why }) => why))].flatMap((why) => [
    `**${missed
      .filter((goal) => goal.why === why)
      .map(({ what }) => what)
      .join('; ')}**: ${why}`,
    '',
  ]);
}

function verdictOn({ isMet, missedBy }: Goal): string {
  return isMet ? 'met' : `**missed**${missedBy === undefined ? '' : ` by ${missedBy}`}`;
}
