import { applyDecorators, type Type } from '@nestjs/common';
import { type ApiPropertyOptions, ApiQuery, type ApiQueryOptions, DECORATORS } from '@nestjs/swagger';

/**
 * The parameters of `dto` in a route's OpenAPI document, as its `@ApiProperty` decorators tell them.
 *
 * Needed beside `StrictQuery`, whose parameter leaves no class to reflect on. Each one is named, and its default set
 * in the schema, because `@ApiQuery({ type: dto })` alone loses the values and the default of an enum.
 */
export function DocumentsQuery(dto: Type<object>): MethodDecorator {
  const prototype = dto.prototype as object;
  const marked = Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, prototype) as string[];
  return applyDecorators(
    ...marked.map((mark) => {
      const name = mark.replace(/^:/, '');
      const told = Reflect.getMetadata(
        DECORATORS.API_MODEL_PROPERTIES,
        prototype,
        name,
      ) as ApiPropertyOptions;
      const fallback = told.enum && told.default ? { schema: { default: told.default as string } } : {};
      return ApiQuery({ ...told, ...fallback, name } as ApiQueryOptions);
    }),
  );
}
