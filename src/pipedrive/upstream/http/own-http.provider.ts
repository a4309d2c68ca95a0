import { HttpService } from '@nestjs/axios';
import type { Provider } from '@nestjs/common';
import { Axios, type AxiosInstance } from 'axios';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';

import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { publicLookup } from './public-lookup.js';
import { undiciAdapter } from './undici-adapter.js';

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
    adapter: undiciAdapter(ownDispatcher(allowedHosts), MOST_BYTES),
    responseType: 'arraybuffer',
    // JSON is read by us: axios would hand invalid JSON on as a string.
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  });
  // HttpService wants an instance that can be called, and calls its methods on nothing.
  const request = own.request.bind(own);
  return Object.assign(own.request.bind(own), own, { request }) as AxiosInstance;
}

/**
 * Its connections are its own, so that none that somebody else has made is used, and it follows no redirects. The whole
 * time is limited by each request's signal. Where the environment names a proxy, that one looks names up.
 */
function ownDispatcher(allowedHosts: readonly string[]): Dispatcher {
  return new EnvHttpProxyAgent({
    // http is for hosts on loopback that the list names, see `allowedApiOrigin`.
    connect: { lookup: publicLookup(allowedHosts) },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MOST_BYTES,
  });
}

const MOST_BYTES = 100 * 1024 * 1024;
