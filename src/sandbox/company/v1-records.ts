/** What a note keeps of its own; the names of what it is attached to are read when it is sent. */
export interface NoteRecord {
  readonly id: number;
  readonly user_id: number;
  readonly deal_id: number | null;
  readonly person_id: number | null;
  readonly org_id: number | null;
  readonly lead_id: string | null;
  readonly project_id: number | null;
  readonly task_id: number | null;
  /** HTML. */
  readonly content: string;
  readonly add_time: string;
  readonly update_time: string | null;
  readonly active_flag: boolean;
  readonly pinned_to_deal_flag: boolean;
  readonly pinned_to_person_flag: boolean;
  readonly pinned_to_organization_flag: boolean;
  readonly pinned_to_lead_flag: boolean;
  readonly pinned_to_project_flag: boolean;
  readonly pinned_to_task_flag: boolean;
  readonly last_update_user_id: number | null;
}

/** A note as API v1 sends it. */
export interface SentNote extends NoteRecord {
  readonly deal: { readonly title: string } | null;
  readonly person: { readonly name: string } | null;
  readonly organization: { readonly name: string } | null;
  readonly lead: { readonly title: string } | null;
  readonly project: { readonly title: string } | null;
  readonly task: { readonly title: string } | null;
  readonly user: {
    readonly email: string;
    readonly name: string;
    readonly icon_url: string | null;
    readonly is_you: boolean;
  } | null;
}

export interface UserRecord {
  readonly id: number;
  readonly name: string;
  readonly default_currency: string;
  readonly locale: string;
  readonly lang: number;
  readonly email: string;
  readonly phone: string | null;
  readonly activated: boolean;
  readonly last_login: string | null;
  readonly created: string;
  readonly modified: string | null;
  readonly has_created_company: boolean;
  readonly access: readonly {
    readonly app: string;
    readonly admin: boolean;
    readonly permission_set_id: string;
  }[];
  readonly active_flag: boolean;
  readonly timezone_name: string;
  readonly timezone_offset: string;
  readonly role_id: number;
  readonly icon_url: string | null;
  readonly is_deleted: boolean;
}

/** A user as API v1 sends it; `is_you` depends on who asks. */
export interface SentUser extends UserRecord {
  readonly is_you: boolean;
}
