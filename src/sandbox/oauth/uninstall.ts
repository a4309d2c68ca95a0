import type { SandboxContext } from '../context.js';
import { signedInUserId } from './signed-in-user.js';

/** Who uninstalls the app, and what the app is told. */
export interface UninstallOptions {
  /** Default the signed-in user. */
  userId?: number;
  /** Where the notice goes; default the redirect URI of the last authorization, else the first that is registered. */
  callbackUrl?: string;
  /** The notice's timestamp, whose form Pipedrive does not document; default now, as `2026-11-23T12:00:00.000Z`. */
  timestamp?: unknown;
  /** Whether it is Pipedrive that forgets the grants first, as it does; false sends the notice alone, as if it came twice. */
  endsGrants?: boolean;
}

/** A user uninstalls the app, and Pipedrive's OAuth server tells it. */
export async function uninstall(context: SandboxContext, notice: UninstallOptions): Promise<Response> {
  const { options, grants, company } = context;
  const { userId = signedInUserId(context), endsGrants = true } = notice;
  const callbackUrl = notice.callbackUrl ?? grants.callbackUrl ?? options.redirectUris?.[0];
  if (callbackUrl === undefined) throw new Error('sandbox: nobody was sent to a callback URL yet');
  if (endsGrants) grants.uninstall(userId);
  const { clientId, clientSecret } = options;
  return fetch(callbackUrl, {
    method: 'DELETE',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    },
    body: JSON.stringify({
      client_id: clientId,
      company_id: company.id,
      user_id: userId,
      timestamp: notice.timestamp ?? new Date(options.clock()).toISOString(),
    }),
  });
}
