import type { PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { InvalidQueryError } from '../errors/index.js';
import { firstProblem, namesIn } from './dto-rules.js';
import { shownName } from './shown-name.js';

/**
 * A pipe that turns a query string into `dto`, or says which parameter is wrong and what is allowed.
 *
 * The raw keys are compared before anything is transformed: Nest's own ValidationPipe lets `constructor` and
 * `__proto__` through its whitelist, and takes the last of two values where we refuse both.
 *
 * Annotate the parameter `Readonly<Dto>`: a mapped type leaves no class in the metadata, so a host's global
 * ValidationPipe, which would transform the query before this pipe sees it, lets it be. OpenAPI then needs
 * `DocumentsQuery(Dto)`.
 *
 * @param options.tolerateUnknown drop parameters that the dto does not name, for addresses that others redirect to
 * @param options.onlyFor of a parameter that is not always allowed, what it is for
 */
export function StrictQuery<T extends object>(
  dto: Type<T>,
  options: { tolerateUnknown?: boolean; onlyFor?: Readonly<Record<string, string>> } = {},
): PipeTransform<unknown, Promise<T>> {
  return {
    // Asynchronous like Nest's own pipes: those of all parameters run side by side, and which of two refusals is heard
    // depends on their order alone only where both take the same way.
    async transform(raw: unknown): Promise<T> {
      const known = namesIn(dto);
      const given = Object.entries((raw ?? {}) as Record<string, unknown>).filter(
        ([parameter]) => !options.tolerateUnknown || known.includes(parameter),
      );
      for (const [parameter, value] of given) {
        if (!known.includes(parameter)) throw unknownParameter(parameter, known, options.onlyFor ?? {});
        checkGivenOnce(parameter, value, dto);
      }
      const query = plainToInstance(dto, Object.fromEntries(given), { exposeDefaultValues: true });
      const found = firstProblem(query);
      if (found === undefined) return query;
      throw new InvalidQueryError({ parameter: found.property, problem: found.problem });
    },
  };
}

function unknownParameter(
  parameter: string,
  known: readonly string[],
  onlyFor: Readonly<Record<string, string>>,
): InvalidQueryError {
  const allowed = known.map((name) => (onlyFor[name] ? `${name} (for ${onlyFor[name]})` : name));
  return new InvalidQueryError({
    parameter: 'parameter',
    problem: `${shownName(parameter)} is unknown. Allowed: ${allowed.join(', ')}`,
  });
}

function checkGivenOnce(parameter: string, value: unknown, dto: Type<object>): void {
  if (typeof value === 'string' && value !== '') return;
  const problem = value === '' ? 'must not be empty' : 'must be given once';
  const rule = ruleOf(parameter, dto);
  throw new InvalidQueryError({ parameter, problem: rule === undefined ? problem : `${problem}; ${rule}` });
}

/** What a parameter must be, as its rules say it of an empty one; undefined where any text will do. */
function ruleOf(parameter: string, dto: Type<object>): string | undefined {
  const failures = validateSync(plainToInstance(dto, { [parameter]: '' }));
  const failure = failures.find(({ property }) => property === parameter);
  return Object.values(failure?.constraints ?? {})[0];
}
