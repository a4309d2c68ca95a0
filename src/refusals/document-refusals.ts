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
  const operations = Object.entries(item).map(([method, operation]: [string, Operation]) => {
    const refused = statusesOf(method, path).map((status) => [
      status,
      response(status, operation.responses[status]),
    ]);
    return [method, { ...operation, responses: { ...operation.responses, ...Object.fromEntries(refused) } }];
  });
  return Object.fromEntries(operations);
}

/** What a request can be refused with before its route is asked. */
function statusesOf(method: string, path: string): number[] {
  return [
    400,
    408,
    413,
    414,
    // Of a GET and a HEAD no body is read, whatever its type.
    ...(method === 'get' || method === 'head' ? [] : [415]),
    417,
    // Probes are never limited, nor is who reads the metrics.
    ...(path.startsWith('/health/') || path === '/metrics' ? [] : [429]),
    431,
    500,
    503,
  ];
}

/** The refusal beside what the route answers with that status by itself, if anything. */
function response(status: number, own: Response | undefined): Response {
  const refused = refusal(status);
  const told = own !== undefined && 'description' in own ? own : undefined;
  const ownJson = told?.content?.['application/json'];
  const ownSchema = ownJson?.schema;
  const ownExamples = ownJson?.examples ?? {};
  const sentences = [told?.description, refused.message].filter((sentence) => sentence !== undefined);
  const errorBody = { $ref: getSchemaPath('ErrorBody') };
  const example = { [refused.code]: { value: refusalBody(refused) } };
  const isErrorBody = ownSchema === undefined || isDeepStrictEqual(ownSchema, errorBody);
  return {
    ...told,
    description: `${sentences.map((sentence) => sentence.replace(/\.$/, '')).join('; or: ')}.`,
    ...(RETRIED.has(status) && { headers: { ...RETRY_AFTER, ...told?.headers } }),
    content: {
      ...told?.content,
      'application/json': {
        // A health check's findings forbid no further fields: both may fit.
        schema: isErrorBody ? errorBody : { anyOf: [ownSchema, errorBody] },
        // The route's own come first, and tell more of a code than the host's.
        examples: { ...ownExamples, ...(refused.code in ownExamples ? {} : example) },
      },
    },
  };
}

/** Refusals that say when to come again. */
const RETRIED: ReadonlySet<number> = new Set([429, 503]);

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which the request can succeed.',
    schema: { type: 'string' as const },
  },
};
