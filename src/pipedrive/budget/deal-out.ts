/** Bulk work that waits for room, and how many calls of the window it has had. */
export interface Claim {
  readonly work: string;
  readonly account: string;
  readonly wants: number;
  readonly held: number;
}

/**
 * Deals room out, one call at a time: to the account that holds least of the window, and of its works to the one that
 * holds least. What somebody does not want the others have. Where two are equal the first comes first.
 *
 * @returns how many calls each work gets
 */
export function dealOut(room: number, claims: readonly Claim[]): Map<string, number> {
  const dealt = new Map(claims.map(({ work }) => [work, 0]));
  const ofAccounts = new Map<string, number>();
  const hold = (account: string, count: number): void => {
    ofAccounts.set(account, (ofAccounts.get(account) ?? 0) + count);
  };
  for (const { account, held } of claims) hold(account, held);
  const rank = ({ account, work, held }: Claim): [number, number] => [
    ofAccounts.get(account) ?? 0,
    held + (dealt.get(work) ?? 0),
  ];
  for (let left = room; left > 0; left--) {
    const open = claims.filter(({ work, wants }) => (dealt.get(work) ?? 0) < wants);
    const [first, ...others] = open;
    if (first === undefined) break;
    const next = others.reduce((least, claim) => (isBefore(rank(claim), rank(least)) ? claim : least), first);
    dealt.set(next.work, (dealt.get(next.work) ?? 0) + 1);
    hold(next.account, 1);
  }
  return dealt;
}

function isBefore(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
