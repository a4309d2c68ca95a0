import { isDeepStrictEqual } from 'node:util';
import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { refusal, refusalBody } from './refusal.js';

/** Adds to every route of the document what the host itself may answer there, beside the route's own answers. */
export function documentRefusals(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, withRefusals(path, item)]);
  return { ...document, paths: Object.fromEntries(paths) };
}

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Response = NonNullable<Operation['responses'][string]>;

function withRefusals(path: string, item: PathItem): PathItem {
  // Only a parameter can make a path too long: any other long path is another address. Probes are never limited.
  const statuses = [
    ...(path.includes('{') ? [414] : []),
    ...(path.startsWith('/health/') ? [] : [429]),
    431,
    500,
    503,
  ];
  const operations = Object.entries(item).map(([method, operation]: [string, Operation]) => {
    const refused = statuses.map((status) => [status, response(status, operation.responses[status])]);
    return [method, { ...operation, responses: { ...operation.responses, ...Object.fromEntries(refused) } }];
  });
  return Object.fromEntries(operations);
}

/** The refusal beside what the route answers with that status by itself, if anything. */
function response(status: number, own: Response | undefined): Response {
  const refused = refusal(status);
  const told = own !== undefined && 'description' in own ? own : undefined;
  const ownJson = told?.content?.['application/json'];
  const ownSchema = ownJson?.schema;
  const sentences = [told?.description, refused.message].filter((sentence) => sentence !== undefined);
  const errorBody = { $ref: getSchemaPath('ErrorBody') };
  const isErrorBody = ownSchema === undefined || isDeepStrictEqual(ownSchema, errorBody);
  return {
    ...told,
    description: `${sentences.map((sentence) => sentence.replace(/\.$/, '')).join('; or: ')}.`,
    ...(RETRIED.has(status) && { headers: { ...RETRY_AFTER, ...told?.headers } }),
    content: {
      ...told?.content,
      'application/json': {
        schema: isErrorBody ? errorBody : { oneOf: [ownSchema, errorBody] },
        examples: { ...ownJson?.examples, [refused.code]: { value: refusalBody(refused) } },
      },
    },
  };
}

/** Refusals that say when to come again. */
const RETRIED: ReadonlySet<number> = new Set([429]);

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which the request can succeed.',
    schema: { type: 'string' as const },
  },
};
