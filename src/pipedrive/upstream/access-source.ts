/** What a call to Pipedrive needs to be made on an account's behalf. Lives for one call; never logged, never stored. */
export interface Access {
  /** The account of ours that asks. */
  readonly accountId: string;
  /** Pipedrive's company and user that granted it: together they say whose data this is. */
  readonly companyId: string;
  readonly userId: string;
  /** When they granted it: another grant may show more, or less. */
  readonly connectedAt: Date;
  /** Origin of the company's API, already checked against the allowed hosts: `https://acme.pipedrive.com`. */
  readonly apiDomain: string;
  readonly accessToken: string;
}

/**
 * Where the upstream room gets its access from. The port exists so that talking to Pipedrive knows nothing of
 * how credentials are stored or refreshed.
 */
export interface AccessSource {
  /** The access to call with. */
  current(): Promise<Access>;
  /**
   * After a 401: another access than the refused one, refreshed if nobody else has done so meanwhile.
   * @throws TokenInvalidatedError where the grant is dead
   */
  renew(refused: Access): Promise<Access>;
}
