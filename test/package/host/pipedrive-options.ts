import { parseCredentialKeys, type PipedriveModuleOptions } from 'pipedrive-export';
import type { Sandbox } from 'pipedrive-export/sandbox';

import type { Settings } from './settings.js';

/** The service's values for the export: in production its own environment, here the sandbox beside it. */
export function pipedriveOptions(settings: Settings, pipedrive: Sandbox): PipedriveModuleOptions {
  return {
    jwt: { secret: settings.callerSecret },
    oauth: {
      clientId: pipedrive.options.clientId,
      clientSecret: pipedrive.options.clientSecret,
      redirectUri: `http://127.0.0.1:${settings.port}/v1/e/pipedrive/auth/callback`,
      baseUrl: pipedrive.url,
    },
    credentials: { keys: parseCredentialKeys(`k1:${Buffer.alloc(32, 'key').toString('base64')}`) },
    http: { allowedHosts: [new URL(pipedrive.url).host] },
  };
}
