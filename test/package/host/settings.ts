/** What the service is started with. */
export interface Settings {
  readonly port: number;
  readonly databaseUrl: string;
  /** Whether its database connection has a name, as in services with several. */
  readonly dataSource: string | undefined;
  /** Whether it serves the export's routes or uses the services alone. */
  readonly hasRoutes: boolean;
  /** Secret of its own users' tokens. */
  readonly userSecret: string;
  /** Secret of the tokens that the export's callers bring. */
  readonly callerSecret: string;
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  return {
    port: Number(read(environment, 'PORT')),
    databaseUrl: read(environment, 'DATABASE_URL'),
    dataSource: environment['DATA_SOURCE'] || undefined,
    hasRoutes: environment['HAS_ROUTES'] !== 'no',
    userSecret: read(environment, 'USER_SECRET'),
    callerSecret: read(environment, 'CALLER_SECRET'),
  };
}

function read(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}
