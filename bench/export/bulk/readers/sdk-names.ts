import { v1, v2 } from 'pipedrive';

import type { SdkDeal } from './sdk-reader.js';

/** The names that deals need, as a sensible program looks them up: a hundred ids a call, and each one once. */
export class SdkNames {
  /** Names of persons and organizations that were given to deals. */
  joined = 0;
  private readonly persons = new Map<number, string>();
  private readonly organizations = new Map<number, string>();
  private readonly personsApi: v2.PersonsApi;
  private readonly organizationsApi: v2.OrganizationsApi;

  private constructor(
    access: { apiDomain: string; accessToken: string },
    private readonly users: ReadonlyMap<number, string>,
  ) {
    const configuration = new v2.Configuration({ ...access, basePath: `${access.apiDomain}/api/v2` });
    this.personsApi = new v2.PersonsApi(configuration);
    this.organizationsApi = new v2.OrganizationsApi(configuration);
  }

  /** All users are one call. */
  static async load(access: { apiDomain: string; accessToken: string }): Promise<SdkNames> {
    const configuration = new v1.Configuration({ ...access, basePath: `${access.apiDomain}/api/v1` });
    const { data } = await new v1.UsersApi(configuration).getUsers();
    return new SdkNames(access, new Map((data ?? []).map(({ id = 0, name = '' }) => [id, name])));
  }

  /** Gives a page of deals their names. */
  async join(deals: readonly SdkDeal[]): Promise<void> {
    await lookUp(
      this.persons,
      deals.map(({ person_id }) => person_id),
      (page) => this.personsApi.getPersons(page),
    );
    await lookUp(
      this.organizations,
      deals.map(({ org_id }) => org_id),
      (page) => this.organizationsApi.getOrganizations(page),
    );
    for (const deal of deals) {
      const names = [this.persons.get(deal.person_id ?? 0), this.organizations.get(deal.org_id ?? 0)];
      const owner = this.users.get(deal.owner_id ?? 0);
      const joined = { ...deal, owner, person: names[0], organization: names[1] };
      if (joined.person !== undefined) this.joined += 1;
    }
  }
}

async function lookUp(
  known: Map<number, string>,
  ids: readonly (number | null | undefined)[],
  list: (page: { ids: string; limit: number }) => Promise<{ data?: { id?: number; name?: string }[] }>,
): Promise<void> {
  const wanted = [...new Set(ids)].filter((id): id is number => typeof id === 'number' && !known.has(id));
  for (let start = 0; start < wanted.length; start += IDS_PER_CALL) {
    const { data } = await list({
      ids: wanted.slice(start, start + IDS_PER_CALL).join(),
      limit: IDS_PER_CALL,
    });
    for (const { id = 0, name = '' } of data ?? []) known.set(id, name);
  }
}

const IDS_PER_CALL = 100;
