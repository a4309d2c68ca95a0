/** A running service's own OpenAPI document, in the form that the fuzzer works with. */
export interface ApiDocument {
  readonly operations: readonly Operation[];
  readonly components: Readonly<Record<string, unknown>>;
  /** The schema itself, where it is a reference the one it leads to. */
  resolve(schema: Schema): Schema;
}

export interface Operation {
  /** `GET /v1/e/pipedrive/export/{type}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Body | undefined;
  /** The name of what lets its callers in: `bearer`, `basic`, `metrics`; undefined where nobody has to prove anything. */
  readonly scheme: string | undefined;
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema: Schema;
  readonly examples?: Readonly<Record<string, { value?: unknown }>>;
}

export interface Body {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, { schema: Schema }>>;
}

export interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Readonly<
    Record<string, { schema: Schema; examples?: Readonly<Record<string, unknown>> }>
  >;
}

export interface Header {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** Asks a running service for its document. */
export async function readApiDocument(serviceUrl: string): Promise<ApiDocument> {
  const raw = (await (await fetch(`${serviceUrl}/docs-json`)).json()) as RawDocument;
  const components = raw.components ?? {};
  return {
    operations: Object.entries(raw.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) =>
        operationOf(method.toUpperCase(), path, operation, raw),
      ),
    ),
    components,
    resolve: (schema) => resolved(schema, raw),
  };
}

/** The operation that a path over the wire leads to; undefined where the document has none. Throws a URIError for a path that can't be decoded. */
export function operationAt(document: ApiDocument, method: string, target: string): Operation | undefined {
  const path = decodeURI(target.replace(/^\w+:\/\/[^/?#]*/, '').replace(/[?#].*$/s, ''));
  return document.operations.find(
    (operation) => operation.method === method && patternOf(operation.path).test(path),
  );
}

function patternOf(template: string): RegExp {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{\w+\}/g, '[^/]+')}$`, 's');
}

interface RawDocument {
  paths: Record<string, Record<string, RawOperation>>;
  components?: Record<string, unknown>;
  security?: Record<string, string[]>[];
}

interface RawOperation {
  parameters?: Parameter[];
  requestBody?: Body;
  security?: Record<string, string[]>[];
  responses: Record<string, DocumentedAnswer>;
}

function operationOf(method: string, path: string, raw: RawOperation, document: RawDocument): Operation {
  const [needed] = raw.security ?? document.security ?? [];
  const [scheme] = Object.keys(needed ?? {});
  return {
    name: `${method} ${path}`,
    method,
    path,
    parameters: raw.parameters ?? [],
    body: raw.requestBody,
    scheme,
    responses: Object.fromEntries(
      Object.entries(raw.responses).map(([status, answer]) => [status, withHeaders(answer, document)]),
    ),
  };
}

/** Headers that many answers bear stand in the document once. */
function withHeaders(answer: DocumentedAnswer, document: RawDocument): DocumentedAnswer {
  const headers = Object.entries(answer.headers ?? {}).map(([name, header]) => [
    name,
    resolved(header, document),
  ]);
  return { ...answer, headers: Object.fromEntries(headers) as Record<string, Header> };
}

function resolved<T extends { readonly $ref?: string }>(part: T, document: RawDocument): T {
  if (part.$ref === undefined) return part;
  let place: unknown = document;
  for (const step of part.$ref.replace(/^#\//, '').split('/')) {
    place = (place as Record<string, unknown> | undefined)?.[step];
  }
  if (place === undefined) throw new Error(`the document has no ${part.$ref}`);
  return resolved(place as T, document);
}
