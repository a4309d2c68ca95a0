import { query } from '../support/query.js';

/** The address of the same database for its owner's twin, who has this password. */
export async function databaseUserWith(databaseUrl: string, password: string): Promise<string> {
  const url = new URL(databaseUrl);
  const user = `planted_${url.pathname.slice(1)}`;
  await query(databaseUrl, `CREATE ROLE ${user} SUPERUSER LOGIN PASSWORD '${password}'`);
  url.username = user;
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Meanwhile nobody gets in, and whoever is in is thrown out. */
export async function withoutDatabase(databaseUrl: string, work: () => Promise<void>): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  await query(url.href, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  try {
    await query(url.href, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    await work();
  } finally {
    await query(url.href, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  }
}

/** Every row of every table, as somebody would read it who has stolen the database. */
export async function dumped(databaseUrl: string): Promise<string> {
  const tables = await query(databaseUrl, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
  const rows = await Promise.all(
    tables.map(({ tablename }) =>
      query(databaseUrl, `SELECT row_to_json(t)::text AS row FROM "${tablename}" t`),
    ),
  );
  return rows
    .flat()
    .map(({ row }) => String(row))
    .join('\n');
}
