import type { Sandbox } from '../../src/sandbox/index.js';

export const TYPES = ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages'] as const;

export type Type = (typeof TYPES)[number];
export type Exported = Record<string, unknown>;

/** What of a record betrays its company. */
export const shown: Record<Type, (record: Exported) => unknown> = {
  persons: ({ id, name, owner_id, org_id }) => [id, name, owner_id, org_id],
  organizations: ({ id, name, owner_id }) => [id, name, owner_id],
  deals: ({ id, title, owner_id, person_id, org_id, stage_order_nr }) => [
    id,
    title,
    owner_id,
    person_id,
    org_id,
    stage_order_nr,
  ],
  notes: ({ id, content, user }) => [id, content, (user as { name: unknown } | null)?.name],
  pipelines: ({ id, name, selected }) => [id, name, selected],
  stages: ({ id, name, pipeline_name }) => [id, name, pipeline_name],
};

/** The same of a company's own data. */
export const expected: Record<Type, (sandbox: Sandbox) => unknown[]> = {
  persons: ({ company }) =>
    company.persons.map(({ id, name, owner_id, org_id }) => [
      id,
      name,
      owner(company, owner_id),
      related(company.organizations, org_id),
    ]),
  organizations: ({ company }) =>
    company.organizations.map(({ id, name, owner_id }) => [id, name, owner(company, owner_id)]),
  deals: ({ company }) =>
    company.deals.map(({ id, title, owner_id, person_id, org_id, stage_id }) => [
      id,
      title,
      owner(company, owner_id),
      related(company.persons, person_id),
      related(company.organizations, org_id),
      company.stages.find((stage) => stage.id === stage_id)?.order_nr,
    ]),
  notes: ({ company }) => company.notes.map(({ id, content, user }) => [id, content, user?.name ?? null]),
  pipelines: ({ company }) => company.pipelines.map(({ id, name, order_nr }) => [id, name, order_nr === 1]),
  stages: ({ company }) =>
    company.stages.map(({ id, name, pipeline_id }) => [
      id,
      name,
      company.pipelines.find((pipeline) => pipeline.id === pipeline_id)?.name,
    ]),
};

function owner({ users }: Sandbox['company'], id: number | null): unknown {
  const user = users.find((one) => one.id === id);
  return id === null ? null : { id, name: user?.name ?? null, email: user?.email ?? null };
}

function related(table: readonly { id: number; name: string }[], id: number | null): unknown {
  return id === null ? null : { name: table.find((one) => one.id === id)?.name ?? null, value: id };
}
