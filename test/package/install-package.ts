import { execFile } from 'node:child_process';
import { copyFile, link, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { installedClosure, type LockedPackage } from './installed-closure.js';
import { REPOSITORY } from './pack-project.js';

/**
 * Installs the packed project and `packages` into `directory`, as `npm install` would, from what the repository has
 * installed instead of from the registry.
 *
 * Symlinks into the repository would not do: Node goes on from a link's target, where every development dependency
 * is in reach. So each package stands there with its files (hard links, where the file system can), and only those
 * do that npm would have put there too: whatever is needed and not declared is not found.
 *
 * @param options.without declared dependencies to leave out
 */
export async function installPackage(
  directory: string,
  tarball: string,
  packages: readonly string[],
  options: { without?: readonly string[] } = {},
): Promise<void> {
  const own = join(directory, 'node_modules/pipedrive-export');
  await mkdir(own, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']);
  const left = new Set(options.without);
  const declared = (await declaredBy(own)).filter((name) => !left.has(name));
  for (const key of installedClosure(await lockedPackages(), [...declared, ...packages])) {
    await linkPackage(join(REPOSITORY, key), join(directory, key));
  }
}

/**
 * What a package declares to need: its dependencies and peers.
 * @param options.optionalPeers also those peers that npm does not install along with it; default false
 */
export async function declaredBy(
  packageDirectory: string,
  options: { optionalPeers?: boolean } = {},
): Promise<string[]> {
  const text = await readFile(join(packageDirectory, 'package.json'), 'utf8');
  const manifest = JSON.parse(text) as LockedPackage;
  const isOptional = (name: string): boolean => manifest.peerDependenciesMeta?.[name]?.optional === true;
  const peers = Object.keys(manifest.peerDependencies ?? {});
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...peers.filter((name) => options.optionalPeers === true || !isOptional(name)),
  ];
}

async function lockedPackages(): Promise<Record<string, LockedPackage>> {
  const lock = await readFile(join(REPOSITORY, 'package-lock.json'), 'utf8');
  return (JSON.parse(lock) as { packages: Record<string, LockedPackage> }).packages;
}

/** Its own files; what is nested in its node_modules is a package of its own. */
async function linkPackage(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries
      .filter((entry) => entry.name !== 'node_modules')
      .map((entry) => {
        const [source, target] = [join(from, entry.name), join(to, entry.name)];
        return entry.isDirectory() ? linkPackage(source, target) : linkFile(source, target);
      }),
  );
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Another file system: /tmp often is one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to);
  }
}
