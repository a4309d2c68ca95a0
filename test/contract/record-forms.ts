/** Whether a value has a form of the contract's. */
type Form = (value: unknown) => boolean;

const text: Form = (value) => value === null || typeof value === 'string';
const number: Form = (value) => value === null || typeof value === 'number';
const flag: Form = (value) => value === null || typeof value === 'boolean';
const sureFlag: Form = (value) => typeof value === 'boolean';
const sureText: Form = (value) => typeof value === 'string';
const id: Form = (value) => Number.isSafeInteger(value);

function object(fields: Record<string, Form>): Form {
  return (value) => value === null || (isObject(value) && hasForms(value, fields) && hasOnly(value, fields));
}

const user = object({ id, name: text, email: text });
const related = object({ name: text, value: id });
const points: Form = (value) =>
  Array.isArray(value) &&
  value.every(
    (point) => isObject(point) && object({ value: sureText, primary: sureFlag, label: sureText })(point),
  );

/** The forms of every Key Field, in which alone a mapper may hand a record on. */
export const RECORD_FORMS: Record<string, Record<string, Form>> = {
  persons: {
    ...fields(text, 'name first_name last_name add_time update_time visible_to cc_email'),
    id,
    email: points,
    phone: points,
    org_id: related,
    owner_id: user,
    label: number,
  },
  organizations: {
    ...fields(text, 'name address address_country add_time update_time visible_to cc_email'),
    ...fields(
      number,
      'people_count open_deals_count closed_deals_count won_deals_count lost_deals_count label',
    ),
    id,
    owner_id: user,
  },
  deals: {
    ...fields(text, 'title currency status expected_close_date add_time update_time'),
    ...fields(text, 'close_time won_time lost_time visible_to lost_reason'),
    ...fields(number, 'value stage_id stage_order_nr pipeline_id probability'),
    id,
    person_id: related,
    org_id: related,
    owner_id: user,
  },
  notes: {
    ...fields(text, 'content add_time update_time'),
    ...fields(sureFlag, 'pinned_to_deal_flag pinned_to_person_flag pinned_to_organization_flag'),
    id,
    user,
    deal: object({ title: text, id }),
    person: object({ name: text, id }),
    organization: object({ name: text, id }),
  },
  pipelines: {
    ...fields(text, 'name add_time update_time'),
    id,
    url_title: sureText,
    order_nr: number,
    active: sureFlag,
    deal_probability: flag,
    selected: flag,
  },
  stages: {
    ...fields(text, 'name add_time update_time pipeline_name'),
    ...fields(number, 'order_nr deal_probability pipeline_id rotten_days'),
    id,
    active_flag: sureFlag,
    rotten_flag: flag,
  },
};

/** The fields whose value has not the form that they are to have. */
export function wrongFields(record: object, forms: Record<string, Form>): string[] {
  const values: Record<string, unknown> = { ...record };
  return Object.keys(forms).filter((field) => !(field in values) || forms[field]?.(values[field]) !== true);
}

function fields(form: Form, names: string): Record<string, Form> {
  return Object.fromEntries(names.split(' ').map((name) => [name, form]));
}

function hasForms(value: Record<string, unknown>, forms: Record<string, Form>): boolean {
  return wrongFields(value, forms).length === 0;
}

function hasOnly(value: Record<string, unknown>, forms: Record<string, Form>): boolean {
  return Object.keys(value).every((name) => name in forms);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
