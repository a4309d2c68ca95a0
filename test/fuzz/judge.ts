import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import {
  type ApiDocument,
  type DocumentedAnswer,
  type Operation,
  operationAt,
  type Schema,
} from './api-document.js';
import type { WireRequest } from './draft.js';
import type { Answer } from './exchange.js';

/** What the host answers where the document lists nothing, or before anybody knows what was asked for. */
const ELSEWHERE: ReadonlyMap<number, string> = new Map([
  [400, 'INVALID_REQUEST'],
  [404, 'NOT_FOUND'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [414, 'URI_TOO_LONG'],
  [415, 'INVALID_REQUEST'],
  [417, 'INVALID_REQUEST'],
  [431, 'HEADERS_TOO_LARGE'],
]);

/** Codes of an account that has to connect again: `Link` says where. */
const RECONNECT = new Set(['TOKEN_NOT_FOUND', 'TOKEN_INVALIDATED', 'INSUFFICIENT_SCOPE']);

/** Holds answers against the document. */
export class Judge {
  private readonly validators = new Map<Schema, ValidateFunction>();
  private readonly ajv = new Ajv({ strict: false, allErrors: true });

  constructor(private readonly document: ApiDocument) {
    addFormats.default(this.ajv);
  }

  /** The operation that a request is for, by the document; undefined for all that the document does not list. */
  operationOf({ method, target }: WireRequest): Operation | undefined {
    try {
      return operationAt(this.document, method, target);
    } catch (error) {
      if (error instanceof URIError) return undefined;
      throw error;
    }
  }

  /** Everything about an answer that the document does not promise. */
  problems(request: WireRequest, answer: Answer): string[] {
    const operation = this.operationOf(request);
    const isHead = request.method === 'HEAD';
    const problems = answer.headers.has('x-request-id') ? [] : ['bears no X-Request-Id'];
    if (answer.status === 500) problems.push('is a 500');
    // The one way for a table to say that it is not whole.
    if (answer.isBrokenOff && mediaType(answer) !== 'text/csv')
      problems.push('has a chunked body without an end');
    if (answer.status >= 400 && !isHead && isJson(answer)) problems.push(...errorProblems(answer));
    const documented = operation?.responses[answer.status];
    if (operation === undefined) return [...problems, ...elsewhereProblems(answer, isHead)];
    if (documented === undefined) return [...problems, `has a status that ${operation.name} does not have`];
    return [
      ...problems,
      ...headerProblems(documented, answer),
      ...(isHead ? [] : this.contentProblems(documented, answer)),
    ];
  }

  private contentProblems({ content = {} }: DocumentedAnswer, answer: Answer): string[] {
    const type = mediaType(answer);
    if (Object.keys(content).length === 0)
      return answer.body === '' ? [] : ['has a body where none is documented'];
    const documented = content[type];
    if (documented === undefined)
      return [`has the media type ${type}, where the document has ${Object.keys(content).join(', ')}`];
    const value = isJson(answer) ? parsed(answer.body) : answer.body;
    const validate = this.validatorOf(documented.schema);
    if (!validate(value))
      return [`is not of its schema: ${this.ajv.errorsText(validate.errors).slice(0, 600)}`];
    const { error } = (value ?? {}) as { error?: unknown };
    const codes = Object.keys(documented.examples ?? {});
    const isError = answer.status >= 400 && typeof error === 'string';
    return isError && !codes.includes(error)
      ? [`has the code ${error}, where the document has ${codes.join(', ')}`]
      : [];
  }

  private validatorOf(schema: Schema): ValidateFunction {
    const compiled =
      this.validators.get(schema) ??
      this.ajv.compile(jsonSchema({ ...schema, components: this.document.components }) as object);
    this.validators.set(schema, compiled);
    return compiled;
  }
}

/** The contract's error form holds wherever an error is JSON; a health check's findings are the one exception. */
function errorProblems(answer: Answer): string[] {
  const body = parsed(answer.body);
  if (typeof body !== 'object' || body === null) return ['has a body that is no JSON object'];
  if (answer.status === 503 && 'status' in body) return [];
  const { success, message, error } = body as Record<string, unknown>;
  const isForm =
    success === false && typeof message === 'string' && message !== '' && typeof error === 'string';
  const problems =
    isForm && Object.keys(body).length === 3 ? [] : ['has not exactly success, message and error'];
  const isLinked = answer.headers.has('link');
  if (RECONNECT.has(String(error)) !== isLinked)
    problems.push(isLinked ? 'bears a Link without a reason' : 'bears no Link');
  return problems;
}

function elsewhereProblems(answer: Answer, isHead: boolean): string[] {
  const code = ELSEWHERE.get(answer.status);
  if (code === undefined) return ['is none that the host gives where the document lists nothing'];
  if (isHead) return [];
  const { error } = (parsed(answer.body) ?? {}) as { error?: unknown };
  return error === code ? [] : [`has the code ${String(error)} rather than ${code}`];
}

function headerProblems({ headers = {} }: DocumentedAnswer, answer: Answer): string[] {
  return Object.entries(headers).flatMap(([name, { required, schema }]) => {
    const value = answer.headers.get(name.toLowerCase());
    if (value === undefined) return required ? [`bears no ${name}`] : [];
    return schema?.type === 'integer' && !/^\d+$/.test(value) ? [`has a ${name} that is no number`] : [];
  });
}

/** OpenAPI 3.0's `nullable`, which JSON Schema does not know, in the way that tools read it: null besides all the rest. */
function jsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, jsonSchema(value)]),
  );
  return nullable === true ? { anyOf: [{ type: 'null' }, rest] } : rest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function mediaType({ headers }: Answer): string {
  return headers.get('content-type')?.split(';')[0] ?? 'none';
}

function isJson(answer: Answer): boolean {
  return mediaType(answer) === 'application/json';
}
