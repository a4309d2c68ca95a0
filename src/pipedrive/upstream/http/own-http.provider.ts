import { HttpService } from '@nestjs/axios';
import type { Provider } from '@nestjs/common';
import { Axios, type AxiosInstance } from 'axios';

import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { PublicAgent } from './public-agent.js';

/**
 * Nest's HttpService over an axios of our own. The process-wide axios is the host's: its interceptors would see our
 * tokens, and its defaults, which `HttpModule` and `axios.create()` begin with, would change our calls.
 */
export const ownHttp: Provider = {
  provide: HttpService,
  inject: [RESOLVED_OPTIONS],
  useFactory: ({ http }: ResolvedOptions) => new HttpService(ownAxios(http.allowedHosts)),
};

/** What is common to all our calls; where something is left out here, axios has no default of the host's to fall back on. */
function ownAxios(allowedHosts: readonly string[]): AxiosInstance {
  const own = new Axios({
    // Axios itself would look for an adapter in the process-wide defaults.
    adapter: 'http',
    // http is for hosts on loopback that the list names, see `allowedApiOrigin`.
    httpsAgent: new PublicAgent(allowedHosts),
    // The whole time is limited by each request's signal.
    timeout: 0,
    maxRedirects: 0,
    maxContentLength: MOST_BYTES,
    responseType: 'text',
    // JSON is read by us: axios would hand invalid JSON on as a string.
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  });
  // HttpService wants an instance that can be called, and calls its methods on nothing.
  const request = own.request.bind(own);
  return Object.assign(own.request.bind(own), own, { request }) as AxiosInstance;
}

const MOST_BYTES = 100 * 1024 * 1024;
