import { join } from 'node:path';
import { freePort } from '../../src/database/embedded/free-port.js';
import { createEmptyDatabase } from '../support/test-database.js';
import { type ServiceProcess, startService } from './service-process.js';

/** Services of somebody else's, each with its platform and module system, and the name of its database connection. */
const SERVICES = {
  'on Express': { main: 'module/on-express.js', variables: { DATA_SOURCE: 'crm' } },
  'on Fastify': { main: 'module/on-fastify.js', variables: {} },
  'in CommonJS on Express': { main: 'commonjs/on-express.js', variables: {} },
  'without our routes': { main: 'module/on-fastify.js', variables: { HAS_ROUTES: 'no' } },
} as const;

export type ServiceName = keyof typeof SERVICES;
export const ALL_SERVICES = Object.keys(SERVICES) as ServiceName[];
export const SERVICES_WITH_ROUTES = ALL_SERVICES.filter((name) => name !== 'without our routes');

export interface ForeignServices {
  get(name: ServiceName): ServiceProcess;
  stop(): Promise<void>;
}

/** Starts them all, each on a database with nothing in it. */
export async function startForeignServices(project: string): Promise<ForeignServices> {
  const databases = await Promise.all(ALL_SERVICES.map(() => createEmptyDatabase()));
  const ports = await Promise.all(ALL_SERVICES.map(() => freePort()));
  const started = await Promise.all(
    ALL_SERVICES.map((name, index) => {
      const { main, variables } = SERVICES[name];
      const [port = 0, databaseUrl = ''] = [ports[index], databases[index]?.url];
      return startService(join(project, main), { port, databaseUrl, variables });
    }),
  );
  return {
    get: (name) => started[ALL_SERVICES.indexOf(name)] ?? fail(name),
    stop: async () => {
      await Promise.all(started.map((service) => service.stop()));
      await Promise.all(databases.map((database) => database.drop()));
    },
  };
}

function fail(name: string): never {
  throw new Error(`there is no service ${name}`);
}
