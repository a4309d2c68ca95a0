// A process that starts an embedded Postgres, says where it is, and lives until it is killed.
const [, , file, directory, life] = process.argv;
const { startEmbeddedPostgres } = await import(file);
const postgres = await startEmbeddedPostgres({
  directory,
  persistent: life === 'persistent',
  durable: false,
});
process.send?.(postgres.url('postgres'));
