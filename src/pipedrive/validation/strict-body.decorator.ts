import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';

import { InvalidBodyError } from '../errors/index.js';
import { firstProblem, namesIn } from './dto-rules.js';
import { shownName } from './shown-name.js';

/**
 * The request's body as `dto`, or a refusal that says which field is wrong and what it must be. The body has to be JSON
 * and says so: Express would read a form, too, and take its texts for values.
 *
 * Its keys are compared before anything is transformed, as `StrictQuery` does. Nothing is converted: a number is no
 * text. Annotate the parameter `Readonly<Dto>`. OpenAPI then needs `@ApiBody({ type: Dto })`.
 */
export function StrictBody(dto: Type<object>): ParameterDecorator {
  return JsonBody(strictly(dto));
}

/** The body where it is said to be JSON; the platform has parsed it, or has refused what is none. */
const JsonBody = createParamDecorator((_: unknown, context: ExecutionContext): unknown => {
  const request = context
    .switchToHttp()
    .getRequest<{ headers: Readonly<Record<string, string | undefined>>; body?: unknown }>();
  const isJson = /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
  return isJson ? request.body : undefined;
});

function strictly<T extends object>(dto: Type<T>): PipeTransform<unknown, Promise<T>> {
  return {
    // Asynchronous for the reason that `StrictQuery` names.
    async transform(raw: unknown): Promise<T> {
      const known = namesIn(dto);
      const fields = fieldsOf(raw, known);
      const stranger = Object.keys(fields).find((field) => !known.includes(field));
      if (stranger !== undefined) throw unknownField(stranger, known);
      const body = plainToInstance(dto, fields);
      const found = firstProblem(body);
      if (found === undefined) return body;
      throw new InvalidBodyError({ field: found.property, problem: found.problem });
    },
  };
}

function fieldsOf(raw: unknown, known: readonly string[]): object {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw;
  throw new InvalidBodyError({
    field: 'body',
    problem: `must be a JSON object (Content-Type: application/json) of: ${known.join(', ')}`,
  });
}

function unknownField(field: string, known: readonly string[]): InvalidBodyError {
  const problem = `${shownName(field)} is unknown. Allowed: ${known.join(', ')}`;
  return new InvalidBodyError({ field: 'field', problem });
}
