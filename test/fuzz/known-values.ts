/** An origin of FORWARD_URL_ALLOWED_ORIGINS. */
export const FRONT_END = 'https://app.example.com';

/**
 * Values that no schema can tell, by the name of the parameter or the property: what the service has handed out (a
 * placeholder, filled in when the request is sent), or what it was configured with.
 */
export const KNOWN_VALUES: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ['state', ['{{state}}']],
  ['code', ['{{code}}']],
  ['error', ['user_denied', 'server_error']],
  ['confirmation', ['{{confirmation}}']],
  ['forward_url', [`${FRONT_END}/done`, `${FRONT_END}/?a=b&status=x#/crm`]],
]);
