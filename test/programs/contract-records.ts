/** The contract's answers as the programs written against it believe them to be: of each record what they use. */
export interface Page<T> {
  success: true;
  message: 'SUCCESS';
  data: T[];
  pagination: {
    start: number;
    limit: number;
    more_items_in_collection: boolean;
    next_start: number;
  };
}

export interface CrmRecord {
  id: number;
}

export interface Deal extends CrmRecord {
  title: string;
  value: number;
  currency: string;
  status: string;
  stage_id: number;
  pipeline_id: number;
  person_id: { name: string; value: number } | null;
  org_id: { name: string; value: number } | null;
  expected_close_date: string | null;
  update_time: string;
  won_time: string | null;
}

export interface Person extends CrmRecord {
  name: string;
  email: { value: string; primary: boolean; label: string }[] | null;
  phone: { value: string; primary: boolean; label: string }[] | null;
  org_id: { name: string; value: number } | null;
}

export interface Organization extends CrmRecord {
  name: string;
  address: string | null;
}

export interface Pipeline extends CrmRecord {
  name: string;
}

export interface Stage extends CrmRecord {
  name: string;
  order_nr: number;
  deal_probability: number;
  pipeline_id: number;
}
