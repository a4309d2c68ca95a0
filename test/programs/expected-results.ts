import type { DealRecord, SandboxCompany } from '../../src/sandbox/index.js';

/**
 * What the programs have to come to, from the company's own data: the wire format of Pipedrive's API v2, never our
 * answers.
 */

/** A row of the synced table, as Postgres gives it back. */
export function expectedRow(deal: DealRecord): Record<string, unknown> {
  return {
    account_id: 'acc-1',
    pipedrive_id: deal.id,
    title: deal.title,
    value: deal.value,
    currency: deal.currency,
    status: deal.status,
    stage_id: deal.stage_id,
    pipeline_id: deal.pipeline_id,
    person_id: deal.person_id,
    org_id: deal.org_id,
    expected_close_date: deal.expected_close_date,
  };
}

export function expectedVisualization(company: SandboxCompany): unknown[] {
  return company.pipelines.map((pipeline) => ({
    id: pipeline.id,
    name: pipeline.name,
    stages: company.stages
      .filter((stage) => stage.pipeline_id === pipeline.id)
      .sort((left, right) => left.order_nr - right.order_nr)
      .map((stage) => {
        const deals = company.deals.filter((deal) => deal.stage_id === stage.id);
        return {
          id: stage.id,
          name: stage.name,
          order: stage.order_nr,
          probability: stage.deal_probability,
          dealCount: deals.length,
          totalValue: total(deals),
        };
      }),
  }));
}

export function expectedContacts(company: SandboxCompany): unknown[] {
  return company.persons.map((person) => {
    const organization = company.organizations.find(({ id }) => id === person.org_id);
    return {
      id: person.id,
      name: person.name,
      email: person.emails[0]?.value,
      phone: person.phones[0]?.value,
      organization: organization
        ? { name: organization.name, address: organization.address?.value ?? null }
        : null,
    };
  });
}

export function expectedReport(company: SandboxCompany, from: Date, until: Date): Record<string, unknown> {
  const won = company.deals.filter(
    ({ won_time }) => won_time !== null && new Date(won_time) >= from && new Date(won_time) <= until,
  );
  const pipelineIds = [...new Set(won.map((deal) => deal.pipeline_id))];
  const metrics = pipelineIds.map((id) => {
    const deals = won.filter((deal) => deal.pipeline_id === id);
    return [id, { count: deals.length, totalValue: total(deals), wonCount: deals.length, lostCount: 0 }];
  });
  return {
    totalDeals: won.length,
    totalValue: total(won),
    averageDealValue: won.length === 0 ? 0 : total(won) / won.length,
    wonDeals: won.length,
    lostDeals: 0,
    openDeals: 0,
    byPipeline: Object.fromEntries(metrics),
  };
}

/** A record that was never updated counts from when it was added. */
export function isChangedSince(
  record: { readonly add_time: string; readonly update_time: string | null },
  moment: Date,
): boolean {
  return utc(record.update_time ?? record.add_time) >= moment;
}

function total(deals: readonly DealRecord[]): number {
  return deals.reduce((sum, deal) => sum + (deal.value ?? 0), 0);
}

/** Of API v2 (`2026-08-31T09:30:00Z`) or v1 (`2026-08-31 09:30:00`). */
function utc(time: string): Date {
  return new Date(time.endsWith('Z') ? time : `${time.replace(' ', 'T')}Z`);
}
