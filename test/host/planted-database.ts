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
