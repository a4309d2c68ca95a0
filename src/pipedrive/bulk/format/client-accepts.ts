/** What an HTTP client says of the answers that it takes, header by header; unset where it says nothing. */
export interface ClientAccepts {
  readonly accept?: string | undefined;
  readonly acceptEncoding?: string | undefined;
}
