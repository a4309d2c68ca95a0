import type { SandboxCompany } from '../../src/sandbox/index.js';

type Values = Record<string, unknown>;
export type ExportedType = 'persons' | 'organizations' | 'deals' | 'notes' | 'pipelines' | 'stages';

/** The value that the contract's tables give each Key Field, by what the company has: written from the contract alone. */
export const KEY_FIELD_VALUES: Record<ExportedType, (company: SandboxCompany) => Values[]> = {
  persons: (company) =>
    company.persons.map((person) => ({
      id: person.id,
      name: person.name,
      first_name: person.first_name,
      last_name: person.last_name,
      email: person.emails,
      phone: person.phones,
      org_id: related(company.organizations, person.org_id),
      owner_id: user(company, person.owner_id),
      add_time: time(person.add_time),
      update_time: time(person.update_time),
      visible_to: `${person.visible_to}`,
      label: person.label_ids[0] ?? null,
      cc_email: ccEmail(company),
    })),
  organizations: (company) =>
    company.organizations.map((organization) => ({
      id: organization.id,
      name: organization.name,
      address: organization.address?.value ?? null,
      address_country: organization.address?.country ?? null,
      owner_id: user(company, organization.owner_id),
      people_count: company.persons.filter(({ org_id }) => org_id === organization.id).length,
      open_deals_count: dealsOf(company, organization.id, 'open'),
      closed_deals_count: dealsOf(company, organization.id, 'won', 'lost'),
      won_deals_count: dealsOf(company, organization.id, 'won'),
      lost_deals_count: dealsOf(company, organization.id, 'lost'),
      add_time: time(organization.add_time),
      update_time: time(organization.update_time),
      visible_to: `${organization.visible_to}`,
      label: organization.label_ids[0] ?? null,
      cc_email: ccEmail(company),
    })),
  deals: (company) => dealValues(company, company.deals),
  notes: (company) =>
    company.notes.map((note) => ({
      id: note.id,
      content: note.content,
      add_time: note.add_time,
      update_time: note.update_time,
      user: user(company, note.user_id),
      deal: attached(note.deal_id, 'title', company.deals.find(({ id }) => id === note.deal_id)?.title),
      person: attached(note.person_id, 'name', nameOf(company.persons, note.person_id)),
      organization: attached(note.org_id, 'name', nameOf(company.organizations, note.org_id)),
      pinned_to_deal_flag: note.pinned_to_deal_flag,
      pinned_to_person_flag: note.pinned_to_person_flag,
      pinned_to_organization_flag: note.pinned_to_organization_flag,
    })),
  pipelines: (company) => {
    const [first] = company.pipelines
      .filter(({ is_deleted }) => !is_deleted)
      .sort((a, b) => a.order_nr - b.order_nr);
    return company.pipelines.map((pipeline) => ({
      id: pipeline.id,
      name: pipeline.name,
      url_title: pipeline.name.toLowerCase().replaceAll(' ', '-'),
      order_nr: pipeline.order_nr,
      active: !pipeline.is_deleted,
      deal_probability: pipeline.is_deal_probability_enabled,
      add_time: time(pipeline.add_time),
      update_time: time(pipeline.update_time),
      selected: pipeline.id === first?.id,
    }));
  },
  stages: (company) =>
    company.stages.map((stage) => ({
      id: stage.id,
      order_nr: stage.order_nr,
      name: stage.name,
      active_flag: !stage.is_deleted,
      deal_probability: stage.deal_probability,
      pipeline_id: stage.pipeline_id,
      rotten_flag: stage.is_deal_rot_enabled,
      rotten_days: stage.days_to_rotten,
      add_time: time(stage.add_time),
      update_time: time(stage.update_time),
      pipeline_name: nameOf(company.pipelines, stage.pipeline_id),
    })),
};

/** Of archived deals too. */
export function dealValues(company: SandboxCompany, deals: SandboxCompany['deals']): Values[] {
  return deals.map((deal) => ({
    id: deal.id,
    title: deal.title,
    value: deal.value,
    currency: deal.currency,
    status: deal.status,
    stage_id: deal.stage_id,
    stage_order_nr: company.stages.find(({ id }) => id === deal.stage_id)?.order_nr,
    pipeline_id: deal.pipeline_id,
    person_id: related(company.persons, deal.person_id),
    org_id: related(company.organizations, deal.org_id),
    owner_id: user(company, deal.owner_id),
    expected_close_date: deal.expected_close_date,
    add_time: time(deal.add_time),
    update_time: time(deal.update_time),
    close_time: time(deal.close_time),
    won_time: time(deal.won_time),
    lost_time: time(deal.lost_time),
    visible_to: `${deal.visible_to}`,
    probability: deal.probability,
    lost_reason: deal.lost_reason,
  }));
}

type Named = readonly { readonly id: number; readonly name: string }[];

function nameOf(table: Named, id: number | null): string | null {
  return table.find((one) => one.id === id)?.name ?? null;
}

function related(table: Named, id: number | null): Values | null {
  return id === null ? null : { name: nameOf(table, id), value: id };
}

function attached(id: number | null, field: 'name' | 'title', name: string | null = null): Values | null {
  return id === null ? null : { [field]: name, id };
}

function user({ users }: SandboxCompany, id: number | null): Values | null {
  const { name = null, email = null } = users.find((one) => one.id === id) ?? {};
  return id === null ? null : { id, name, email };
}

function dealsOf({ deals }: SandboxCompany, organizationId: number, ...statuses: string[]): number {
  return deals.filter(({ org_id, status }) => org_id === organizationId && statuses.includes(status)).length;
}

/** `2024-01-15T10:30:00Z` as the contract writes it. */
function time(wire: string | null): string | null {
  return wire === null ? null : `${wire.slice(0, 10)} ${wire.slice(11, 19)}`;
}

/** The sandbox's one address for mails to be filed by. */
function ccEmail({ domain }: SandboxCompany): string {
  return `${domain}@pipedrivemail.example`;
}
