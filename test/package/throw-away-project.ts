import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPackage } from './install-package.js';
import { REPOSITORY } from './pack-project.js';

/** What the service installs for itself. */
const OWN_PACKAGES = [
  // The sandbox's optional peer.
  '@faker-js/faker',
  '@nestjs/platform-express',
  '@nestjs/platform-fastify',
  '@types/node',
  '@types/passport-jwt',
];

/**
 * A service of somebody else's outside the repository: the sources of `host/` once as ES modules and once as
 * CommonJS, with the packed project installed.
 */
export async function writeProject(directory: string, tarball: string): Promise<void> {
  await mkdir(directory);
  await installPackage(directory, tarball, OWN_PACKAGES);
  for (const type of ['module', 'commonjs']) {
    await cp(join(import.meta.dirname, 'host'), join(directory, type), { recursive: true });
    await writeFile(join(directory, type, 'package.json'), JSON.stringify({ private: true, type }));
  }
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT }));
}

/** Compiles the service against the package's declarations. @returns what the compiler has to say */
export async function compileProject(directory: string): Promise<string> {
  const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', directory]);
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}

/** As strict as a consumer can be; the libraries' own declarations are checked too. */
const STRICT = {
  target: 'ES2023',
  module: 'NodeNext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  skipLibCheck: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};
