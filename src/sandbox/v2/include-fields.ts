/** The values of include_fields, by list: what a record only bears when it is asked for. */
const ACTIVITY_FIELDS = ['next_activity_id', 'last_activity_id'];
const COUNTS = [
  'activities_count',
  'done_activities_count',
  'undone_activities_count',
  'email_messages_count',
  'files_count',
  'notes_count',
  'followers_count',
];
const MAIL_TIMES = ['last_incoming_mail_time', 'last_outgoing_mail_time'];
const DEAL_COUNTS = [
  'open_deals_count',
  'related_open_deals_count',
  'closed_deals_count',
  'related_closed_deals_count',
  'won_deals_count',
  'related_won_deals_count',
  'lost_deals_count',
  'related_lost_deals_count',
];

export const DEAL_FIELDS: readonly string[] = [
  ...ACTIVITY_FIELDS,
  ...COUNTS,
  ...MAIL_TIMES,
  'first_won_time',
  'products_count',
  'participants_count',
  'smart_bcc_email',
  'source_lead_id',
];

/** Without marketing_status and doi_status: they are refused to a company that lacks the marketing app. */
export const PERSON_FIELDS: readonly string[] = [
  ...ACTIVITY_FIELDS,
  ...COUNTS,
  ...MAIL_TIMES,
  ...DEAL_COUNTS,
  'participant_open_deals_count',
  'participant_closed_deals_count',
  'smart_bcc_email',
];

export const ORGANIZATION_FIELDS: readonly string[] = [
  ...ACTIVITY_FIELDS,
  ...COUNTS,
  ...DEAL_COUNTS,
  'people_count',
  'smart_bcc_email',
];
