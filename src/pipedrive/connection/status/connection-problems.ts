/** Why a connection is dead, or what went wrong with it last. The names are part of our answers: front ends branch on them. */
export const CONNECTION_PROBLEMS = {
  invalid_grant:
    'Pipedrive no longer accepts the connection: the app was removed there, or it was not used for 60 days.',
  refresh_answer_lost:
    'Pipedrive’s answer to a renewal was lost on its way, and the tokens that it bore with it.',
  disconnected_elsewhere:
    'Another account, connected to the same Pipedrive company and user, was disconnected, which ended both.',
  uninstalled: 'The app was uninstalled in Pipedrive.',
  tokens_unreadable:
    'The stored tokens can’t be opened: the operator of this service has to put a key back, or the account connects again.',
  refresh_failed: 'The access token could not be renewed, which is tried again by itself.',
  unknown: 'The connection has ended.',
} as const satisfies Record<string, string>;

export type ConnectionProblemReason = keyof typeof CONNECTION_PROBLEMS;

/** The reason that a row of ours bears. One that is not in the table was written by another version of this service. */
export function problemReason(text: string | null): ConnectionProblemReason {
  return text !== null && Object.hasOwn(CONNECTION_PROBLEMS, text)
    ? (text as ConnectionProblemReason)
    : 'unknown';
}
