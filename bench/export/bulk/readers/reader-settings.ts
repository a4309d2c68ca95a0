/** Whether a reader wants the names of related persons and organizations. */
export type Related = 'ids' | 'names';

/** What a reader of the service is told. */
export interface ServiceReaderSettings {
  readonly url: string;
  readonly authorization: string;
  readonly related: Related;
}

/** What a reader of Pipedrive is told. */
export interface SdkReaderSettings {
  readonly apiDomain: string;
  readonly accessToken: string;
  readonly related: Related;
}
