import type { NoteRecord, UserRecord } from './v1-records.js';

/**
 * The records of a company, in the form in which Pipedrive sends them: API v2 for the five lists here, API v1 for notes
 * and users. What may be null is what arrives null from real accounts, whatever the published schemas say.
 */
export interface RecordTypes {
  deals: DealRecord;
  persons: PersonRecord;
  organizations: OrganizationRecord;
  notes: NoteRecord;
  pipelines: PipelineRecord;
  stages: StageRecord;
  users: UserRecord;
}

/** A type of record that the company keeps. */
export type RecordType = keyof RecordTypes;

export type CustomFieldValues = Readonly<Record<string, unknown>>;

export interface DealRecord {
  readonly id: number;
  readonly title: string;
  readonly creator_user_id: number | null;
  readonly owner_id: number | null;
  readonly value: number | null;
  readonly person_id: number | null;
  readonly org_id: number | null;
  readonly stage_id: number;
  readonly pipeline_id: number;
  readonly currency: string;
  readonly archive_time: string | null;
  readonly add_time: string;
  /** Null until the first update. */
  readonly update_time: string | null;
  readonly stage_change_time: string | null;
  readonly status: 'open' | 'won' | 'lost' | 'deleted';
  readonly is_archived: boolean;
  readonly is_deleted: boolean;
  readonly probability: number | null;
  readonly lost_reason: string | null;
  readonly visible_to: number;
  readonly close_time: string | null;
  readonly won_time: string | null;
  readonly lost_time: string | null;
  readonly local_won_date: string | null;
  readonly local_lost_date: string | null;
  readonly local_close_date: string | null;
  readonly expected_close_date: string | null;
  readonly label_ids: readonly number[];
  readonly origin: string;
  readonly origin_id: string | null;
  readonly channel: number | null;
  readonly channel_id: string | null;
  readonly acv: number | null;
  readonly arr: number | null;
  readonly mrr: number | null;
  readonly custom_fields: CustomFieldValues;
}

export interface ContactValue {
  readonly value: string;
  readonly primary: boolean;
  readonly label: string;
}

export interface AddressValue {
  readonly value: string;
  readonly country: string | null;
  readonly admin_area_level_1: string | null;
  readonly admin_area_level_2: string | null;
  readonly locality: string | null;
  readonly sublocality: string | null;
  readonly route: string | null;
  readonly street_number: string | null;
  readonly subpremise: string | null;
  readonly postal_code: string | null;
}

export interface PersonRecord {
  readonly id: number;
  readonly name: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly owner_id: number | null;
  readonly org_id: number | null;
  readonly add_time: string;
  readonly update_time: string | null;
  readonly emails: readonly ContactValue[];
  readonly phones: readonly ContactValue[];
  readonly is_deleted: boolean;
  readonly visible_to: number;
  readonly label_ids: readonly number[];
  readonly picture_id: number | null;
  readonly custom_fields: CustomFieldValues;
  /** This and the next four are only sent by accounts that sync contacts; the seeded company does not. */
  readonly notes?: string | null;
  readonly im?: readonly ContactValue[];
  readonly birthday?: string | null;
  readonly job_title?: string | null;
  readonly postal_address?: AddressValue | null;
}

export interface OrganizationRecord {
  readonly id: number;
  readonly name: string;
  readonly owner_id: number | null;
  readonly add_time: string;
  readonly update_time: string | null;
  readonly address: AddressValue | null;
  readonly is_deleted: boolean;
  readonly visible_to: number;
  readonly label_ids: readonly number[];
  readonly website: string | null;
  readonly linkedin: string | null;
  readonly industry: number | null;
  readonly annual_revenue: number | null;
  readonly employee_count: number | null;
  readonly custom_fields: CustomFieldValues;
}

export interface PipelineRecord {
  readonly id: number;
  readonly name: string;
  readonly order_nr: number;
  readonly is_deleted: boolean;
  readonly is_deal_probability_enabled: boolean;
  readonly add_time: string;
  readonly update_time: string | null;
}

export interface StageRecord {
  readonly id: number;
  readonly order_nr: number;
  readonly name: string;
  readonly is_deleted: boolean;
  readonly deal_probability: number;
  readonly pipeline_id: number;
  readonly is_deal_rot_enabled: boolean;
  readonly days_to_rotten: number | null;
  readonly add_time: string;
  readonly update_time: string | null;
}
