import type { FastifyInstance } from 'fastify';
import { gone } from '../api/api-refusals.js';

/** The lists of API v1 that are out of support: here they are off, so that nobody calls them unnoticed. */
export const GONE_PATHS: readonly string[] = ['/v1', '/api/v1'].flatMap((base) =>
  ['deals', 'persons', 'organizations', 'pipelines', 'stages'].map((list) => `${base}/${list}`),
);

export function serveGoneRoutes(app: FastifyInstance): void {
  for (const path of GONE_PATHS) {
    app.get(path, async () => {
      throw gone();
    });
  }
}
