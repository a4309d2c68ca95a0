/** What a reader of one of the service's collections is told. */
export interface CollectionReaderSettings {
  readonly url: string;
  readonly authorization: string;
  /** Behind `/export/`: `deals/all?related=ids`. */
  readonly path: string;
}

/** What the contract's own client is told. */
export type PageReaderSettings = Omit<CollectionReaderSettings, 'path'>;

/** What a reader of Pipedrive is told. */
export interface SdkReaderSettings {
  readonly apiDomain: string;
  readonly accessToken: string;
  readonly joinsNames: boolean;
}
