import { v1, v2 } from 'pipedrive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';

/** A page as the official client's v2 lists return it. */
interface SdkPage<T = { id?: number }> {
  data?: T[];
  additional_data?: { next_cursor?: string | null };
}

describe("Pipedrive's own client, pointed at the sandbox", () => {
  let sandbox: Sandbox;
  let v2Configuration: v2.Configuration;
  let v1Configuration: v1.Configuration;
  beforeAll(async () => {
    sandbox = await startSandbox();
    const { access_token: accessToken, api_domain } = sandbox.tokens.issue();
    v2Configuration = new v2.Configuration({ basePath: `${api_domain}/api/v2`, accessToken });
    v1Configuration = new v1.Configuration({ basePath: `${api_domain}/api/v1`, accessToken });
  });
  afterAll(() => sandbox.close());

  it('lists all deals', async () => {
    const api = new v2.DealsApi(v2Configuration);
    const ids = await followCursors((page) => api.getDeals({ limit: 70, ...page }));
    expect(ids).toEqual(idsOf(sandbox.company.deals));
  });

  it('lists all archived deals', async () => {
    const api = new v2.DealsApi(v2Configuration);
    const ids = await followCursors((page) => api.getArchivedDeals({ limit: 7, ...page }));
    expect(ids).toEqual(idsOf(sandbox.company.archivedDeals));
  });

  it('lists all persons', async () => {
    const api = new v2.PersonsApi(v2Configuration);
    const ids = await followCursors((page) => api.getPersons({ limit: 50, ...page }));
    expect(ids).toEqual(idsOf(sandbox.company.persons));
  });

  it('lists all organizations', async () => {
    const api = new v2.OrganizationsApi(v2Configuration);
    const ids = await followCursors((page) => api.getOrganizations({ limit: 25, ...page }));
    expect(ids).toEqual(idsOf(sandbox.company.organizations));
  });

  it('lists all pipelines', async () => {
    const api = new v2.PipelinesApi(v2Configuration);
    expect(await followCursors((page) => api.getPipelines({ limit: 1, ...page }))).toEqual([1, 2]);
  });

  it('lists all stages', async () => {
    const api = new v2.StagesApi(v2Configuration);
    const ids = await followCursors((page) => api.getStages({ limit: 4, ...page }));
    expect(ids).toEqual(idsOf(sandbox.company.stages));
  });

  it('lists all fields', async () => {
    const deals = new v2.DealFieldsApi(v2Configuration);
    const persons = new v2.PersonFieldsApi(v2Configuration);
    const organizations = new v2.OrganizationFieldsApi(v2Configuration);
    const codes = {
      deals: await ownFieldsOf((page) => deals.getDealFields({ limit: 7, ...page })),
      persons: await ownFieldsOf((page) => persons.getPersonFields({ limit: 500, ...page })),
      organizations: await ownFieldsOf((page) => organizations.getOrganizationFields({ limit: 1, ...page })),
    };
    const keys = Object.entries(sandbox.company.customFields).map(([type, fields]) => [
      type,
      fields.map(({ key }) => key),
    ]);
    expect(codes).toEqual(Object.fromEntries(keys));
  });

  it('lists all notes', async () => {
    const api = new v1.NotesApi(v1Configuration);
    const ids: number[] = [];
    for (let start: number | undefined = 0; start !== undefined;) {
      const page: v1.GetNotesResponse = await api.getNotes({ start, limit: 40, sort: 'id ASC' });
      ids.push(...(page.data ?? []).map((note) => Number(note.id)));
      start = page.additional_data?.pagination?.next_start;
    }
    expect(ids).toEqual(idsOf(sandbox.company.notes));
  });

  it('lists all users and finds out who it is', async () => {
    const api = new v1.UsersApi(v1Configuration);
    expect((await api.getUsers()).data?.map((user) => user.id)).toEqual(idsOf(sandbox.company.users));
    expect((await api.getCurrentUser()).data?.company_id).toBe(sandbox.company.id);
  });

  it('gets and renews its token by OAuth', async () => {
    const { clientId, clientSecret } = sandbox.options;
    const redirectUri = 'https://app.example/callback';
    const oauth = new v2.OAuth2Configuration({ clientId, clientSecret, redirectUri, host: sandbox.url });
    const page = await fetch(oauth.authorizationUrl, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, decision: 'allow' }),
    });
    const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const first = await oauth.authorize(code);
    const second = await oauth.tokenRefresh();
    expect(second.access_token).not.toBe(first.access_token);
    const deals = await new v2.DealsApi(
      new v2.Configuration({
        basePath: oauth.basePath,
        accessToken: second.access_token,
      }),
    ).getDeals({ limit: 1 });
    expect(deals.data).toHaveLength(1);
  });
});

async function followCursors(getPage: (page: { cursor?: string }) => Promise<SdkPage>): Promise<number[]> {
  return (await allOf(getPage)).map((record) => Number(record.id));
}

async function ownFieldsOf(
  getPage: (page: { cursor?: string }) => Promise<SdkPage<{ field_code: string; is_custom_field: boolean }>>,
): Promise<string[]> {
  return (await allOf(getPage)).flatMap((field) => (field.is_custom_field ? field.field_code : []));
}

async function allOf<T>(getPage: (page: { cursor?: string }) => Promise<SdkPage<T>>): Promise<T[]> {
  const records: T[] = [];
  for (let cursor: string | null | undefined = ''; cursor !== undefined && cursor !== null;) {
    const page: SdkPage<T> = await getPage(cursor === '' ? {} : { cursor });
    records.push(...(page.data ?? []));
    cursor = page.additional_data?.next_cursor;
  }
  return records;
}

function idsOf(records: readonly { id: number }[]): number[] {
  return records.map((record) => record.id);
}
