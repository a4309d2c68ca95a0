/** Why an account could not be connected. The names are part of our answers: front ends branch on them. */
export type FailureReason = keyof typeof FAILURES;

/** What became of an attempt to connect. */
export type ConnectionOutcome =
  | { readonly status: 'success'; readonly companyName: string | null }
  /** Granted, and kept for whoever brings the code with a JWT of the same account. */
  | { readonly status: 'pending'; readonly companyName: string | null; readonly confirmation: string }
  | { readonly status: 'error'; readonly reason: FailureReason };

/** Whose data an account can read from now on. */
export interface ConnectedCompany {
  readonly companyId: string;
  /** Null where Pipedrive did not tell. */
  readonly companyName: string | null;
}

/** Each reason with the status and the sentence of our own page, which is shown where there is no forward_url. */
export const FAILURES = {
  user_denied: { httpStatus: 403, sentence: 'Access to Pipedrive was declined.' },
  authorization_failed: { httpStatus: 400, sentence: 'Pipedrive did not authorize the app.' },
  code_missing: { httpStatus: 400, sentence: 'Pipedrive sent no authorization code.' },
  code_refused: { httpStatus: 400, sentence: 'The authorization code has expired or was used before.' },
  api_domain_refused: { httpStatus: 502, sentence: 'Pipedrive named an API address that is not allowed.' },
  identity_unavailable: { httpStatus: 502, sentence: 'Pipedrive did not say whose data was granted.' },
  pipedrive_unavailable: { httpStatus: 502, sentence: 'Pipedrive could not be reached, or answered oddly.' },
} as const satisfies Record<string, { httpStatus: number; sentence: string }>;

/** One sentence for all that is wrong with a code: which of it, a stranger need not know. */
export const UNKNOWN_CONFIRMATION = {
  field: 'confirmation',
  problem: 'nothing waits for it: it is unknown to this account, too old or used; start again at login',
} as const;
