import type { OpenAPIObject } from '@nestjs/swagger';
import { TOKENS_HEADER } from './tokens-header.js';

/** Adds to every answer of the document what it tells about its cost. */
export function documentTokensHeader(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, withHeader(item)]);
  const headers = { ...document.components?.headers, [TOKENS_HEADER]: HEADER };
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, headers },
  };
}

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const HEADER = {
  description:
    'API tokens that the request had cost at Pipedrive when this header was written, by the published prices; a call ' +
    'that failed counts too. 0 where Pipedrive was asked for nothing. A stream goes on after its headers: what it has ' +
    'cost in the end stands in its receipt.',
  required: true,
  schema: { type: 'integer' as const, minimum: 0 },
};

function withHeader(item: PathItem): PathItem {
  const operations = Object.entries(item).map(([method, operation]: [string, Operation]) => {
    const responses = Object.entries(operation.responses).map(([status, response]) => {
      if (response === undefined || '$ref' in response) return [status, response];
      const headers = { ...response.headers, [TOKENS_HEADER]: REFERENCE };
      return [status, { ...response, headers }];
    });
    return [method, { ...operation, responses: Object.fromEntries(responses) }];
  });
  return Object.fromEntries(operations);
}

const REFERENCE = { $ref: `#/components/headers/${TOKENS_HEADER}` };
