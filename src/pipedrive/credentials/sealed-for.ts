/** Whose token an envelope holds, and which: it opens as nothing else. */
export interface SealedFor {
  readonly accountId: string;
  /** One of a connection's two; or, by its login, all of a grant that waits to be confirmed. */
  readonly token: 'access' | 'refresh' | `pending ${string}`;
}
