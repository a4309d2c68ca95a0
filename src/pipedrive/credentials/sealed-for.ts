/** Whose token an envelope holds, and which of the two: it opens as nothing else. */
export interface SealedFor {
  readonly accountId: string;
  readonly token: 'access' | 'refresh';
}
