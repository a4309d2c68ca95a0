import type { AccessSource } from '../upstream/access-source.js';

/** Access per request, beside the request rather than on it: nothing that logs or serialises a request meets it. */
const accessOfRequests = new WeakMap<object, AccessSource>();

export function putAccess(request: object, access: AccessSource): void {
  accessOfRequests.set(request, access);
}

export function accessOf(request: object): AccessSource | undefined {
  return accessOfRequests.get(request);
}
