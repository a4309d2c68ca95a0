import type { OpenAPIObject } from '@nestjs/swagger';

/** Adds the HEAD that the platform answers wherever there is a GET, unless the route has one of its own. */
export function documentHeads(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const { get, head } = item;
    return [path, get === undefined || head !== undefined ? item : { ...item, head: headOf(get) }];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

function headOf(get: Operation): Operation {
  const responses = Object.entries(get.responses).map(([status, response]) => {
    if (response === undefined || !('content' in response)) return [status, response];
    const { content: _, ...told } = response;
    return [status, told];
  });
  return {
    ...get,
    operationId: `${get.operationId ?? 'get'}Head`,
    summary: `Without the body: ${get.summary ?? 'the same as GET'}`,
    responses: Object.fromEntries(responses),
  };
}
