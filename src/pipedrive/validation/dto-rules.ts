import type { Type } from '@nestjs/common';
import { getMetadataStorage, validateSync } from 'class-validator';

/** The names of what a dto may hold: of every property that has a rule. */
export function namesIn(dto: Type<object>): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))];
}

/** The first property of a dto that breaks a rule, and the rule's sentence; undefined where all is well. */
export function firstProblem(values: object): { property: string; problem: string } | undefined {
  const [failure] = validateSync(values, { stopAtFirstError: true });
  if (failure === undefined) return undefined;
  const [problem = 'is not acceptable'] = Object.values(failure.constraints ?? {});
  return { property: failure.property, problem };
}
