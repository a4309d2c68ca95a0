/** What a program is started with that answers `/deals` with what Pipedrive answers. */
export interface ForwarderSettings {
  readonly sandboxUrl: string;
  readonly accessToken: string;
}

export interface ForwarderReady {
  readonly url: string;
}
