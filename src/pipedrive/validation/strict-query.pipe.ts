import type { PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';

import { InvalidQueryError } from '../errors/index.js';

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
 */
export function StrictQuery<T extends object>(
  dto: Type<T>,
  options: { tolerateUnknown?: boolean } = {},
): PipeTransform<unknown, Promise<T>> {
  return {
    // Asynchronous like Nest's own pipes: those of all parameters run side by side, and which of two refusals is heard
    // depends on their order alone only where both take the same way.
    async transform(raw: unknown): Promise<T> {
      const known = parametersOf(dto);
      const given = Object.entries((raw ?? {}) as Record<string, unknown>).filter(
        ([parameter]) => !options.tolerateUnknown || known.includes(parameter),
      );
      for (const [parameter, value] of given) checkRaw(parameter, value, known);
      const query = plainToInstance(dto, Object.fromEntries(given), { exposeDefaultValues: true });
      checkValues(query);
      return query;
    },
  };
}

function parametersOf(dto: Type<object>): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))];
}

function checkRaw(parameter: string, value: unknown, known: string[]): void {
  if (!known.includes(parameter)) {
    throw new InvalidQueryError({
      parameter: 'parameter',
      problem: `${JSON.stringify(parameter.slice(0, 64))} is unknown. Allowed: ${known.join(', ')}`,
    });
  }
  if (typeof value !== 'string') throw new InvalidQueryError({ parameter, problem: 'must be given once' });
  if (value === '') throw new InvalidQueryError({ parameter, problem: 'must not be empty' });
}

function checkValues(query: object): void {
  const [failure] = validateSync(query, { stopAtFirstError: true });
  if (failure === undefined) return;
  const [problem] = Object.values(failure.constraints ?? {});
  throw new InvalidQueryError({ parameter: failure.property, problem: problem ?? 'is not acceptable' });
}
