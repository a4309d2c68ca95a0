import { ExportType } from '../../export/export-type.enum.js';
import { addressParts } from './address-parts.js';
import { contactPoints, type FieldColumns, plain, split } from './column.js';

/**
 * The columns of each type that every account has, in their order: the contract's fields first, then what else Pipedrive
 * is known to send. A further one goes to the end.
 */
export const CONTRACT_COLUMNS: Readonly<Record<ExportType, readonly FieldColumns[]>> = {
  [ExportType.Persons]: [
    plain('id', 'name', 'first_name', 'last_name'),
    contactPoints('email', ['primary_email']),
    contactPoints('phone'),
    organization(),
    owner(),
    plain('add_time', 'update_time', 'visible_to', 'label', 'cc_email'),
    plain('active_flag', 'label_ids', 'picture_id', 'job_title', 'birthday', 'notes', 'im'),
    plain('postal_address', ...addressParts('postal_address')),
  ],
  [ExportType.Organizations]: [
    plain('id', 'name', 'address', 'address_country'),
    owner(),
    plain('people_count', 'open_deals_count', 'closed_deals_count', 'won_deals_count', 'lost_deals_count'),
    plain('add_time', 'update_time', 'visible_to', 'label', 'cc_email'),
    plain('active_flag', 'label_ids'),
    plain(...addressParts('address').filter((name) => name !== 'address_country')),
    plain('website', 'linkedin', 'industry', 'annual_revenue', 'employee_count'),
  ],
  [ExportType.Deals]: [
    plain('id', 'title', 'value', 'currency', 'status', 'stage_id', 'stage_order_nr', 'pipeline_id'),
    split('person_id', { person_id: 'value', person_name: 'name' }, ['person_name']),
    organization(),
    owner(),
    plain('expected_close_date', 'add_time', 'update_time', 'close_time', 'won_time', 'lost_time'),
    plain('visible_to', 'probability', 'lost_reason'),
    plain('active', 'deleted', 'label', 'label_ids'),
    split('creator_user_id', {
      creator_user_id: 'id',
      creator_user_name: 'name',
      creator_user_email: 'email',
    }),
    plain('stage_change_time', 'archive_time', 'local_won_date', 'local_lost_date', 'local_close_date'),
    plain('origin', 'origin_id', 'channel', 'channel_id', 'source_lead_id', 'acv', 'arr', 'mrr'),
    plain('is_archived'),
  ],
  [ExportType.Notes]: [
    plain('id', 'content', 'add_time', 'update_time'),
    split('user', { user_id: 'id', user_name: 'name', user_email: 'email' }, ['user_id']),
    split('deal', { deal_id: 'id', deal_title: 'title' }, ['deal_id']),
    split('person', { person_id: 'id', person_name: 'name' }, ['person_id']),
    split('organization', { org_id: 'id', org_name: 'name' }, ['org_id']),
    plain('pinned_to_deal_flag', 'pinned_to_person_flag', 'pinned_to_organization_flag'),
    plain('active_flag', 'last_update_user_id', 'lead_id', 'lead', 'project_id', 'project'),
    plain('task_id', 'task'),
    plain('pinned_to_lead_flag', 'pinned_to_project_flag', 'pinned_to_task_flag'),
  ],
  [ExportType.Pipelines]: [
    plain('id', 'name', 'url_title', 'order_nr', 'active', 'deal_probability'),
    plain('add_time', 'update_time', 'selected'),
  ],
  [ExportType.Stages]: [
    plain('id', 'order_nr', 'name', 'active_flag', 'deal_probability', 'pipeline_id'),
    plain('rotten_flag', 'rotten_days', 'add_time', 'update_time', 'pipeline_name'),
  ],
};

/** The names of a type's columns before those of custom fields. */
export function contractColumnNames(type: ExportType): string[] {
  return CONTRACT_COLUMNS[type].flatMap(({ columns }) => columns.map(({ name }) => name));
}

function owner(): FieldColumns {
  return split('owner_id', { owner_id: 'id', owner_name: 'name', owner_email: 'email' }, ['owner_name']);
}

function organization(): FieldColumns {
  return split('org_id', { org_id: 'value', org_name: 'name' }, ['org_name']);
}
