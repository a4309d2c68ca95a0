import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const REPOSITORY = join(import.meta.dirname, '../..');

/**
 * `npm pack` of the project as it is now, its `prepack` script included. It runs in a copy: the build empties `dist`,
 * which other spec files may be using.
 * @param directory where the copy and the tarball go
 * @returns the tarball's path
 */
export async function packProject(directory: string): Promise<string> {
  const copy = join(directory, 'project');
  await mkdir(copy);
  for (const name of PACKED) {
    await cp(join(REPOSITORY, name), join(copy, name), { recursive: true });
  }
  await symlink(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'), 'junction');
  await promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', directory], { cwd: copy });
  const [tarball] = (await readdir(directory)).filter((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack has left no tarball');
  return join(directory, tarball);
}

/** What the build reads and what `files` names; npm adds README and LICENSE. */
const PACKED = [
  'src',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];
