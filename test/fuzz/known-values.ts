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
  ['id', ['{{export}}']],
  ['resume', ['{{resume}}']],
  // Of a company and user that nobody here is connected with: a notice about one who is would end their connection.
  ['client_id', ['sandbox-client']],
  ['company_id', [999_999_001, '999999001']],
  ['user_id', [999_999_002, '999999002']],
  ['forward_url', [`${FRONT_END}/done`, `${FRONT_END}/?a=b&status=x#/crm`]],
]);
