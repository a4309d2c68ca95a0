/** As much of an answer as services on different platforms have to agree on. */
export interface Answer {
  readonly status: number;
  /** Null where it is missing. The service's own address is written as SERVICE. */
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: unknown;
}

const COMPARED_HEADERS = ['content-type', 'www-authenticate', 'link', 'retry-after'];

export async function getAnswer(
  serviceUrl: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${serviceUrl}${path}`, { headers });
  const compared = COMPARED_HEADERS.map((name) => [
    name,
    response.headers.get(name)?.replaceAll(serviceUrl, 'SERVICE') ?? null,
  ]);
  return { status: response.status, headers: Object.fromEntries(compared), body: await response.json() };
}

/** The ids of an answer's records. */
export function idsOf(page: unknown): number[] {
  return (page as { data: { id: number }[] }).data.map((record) => record.id);
}
