// Runs before `npm start` and `npm test`: installs what package-lock.json names where node_modules lacks it. Plain Node,
// since nothing may be installed yet.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const reason = whyInstall();
if (reason !== undefined) {
  console.log(`Installing packages (${reason}) …`);
  process.exitCode = install();
}

/** npm keeps its own list of what it has installed; where that agrees with the lock file, all is well. */
function whyInstall() {
  const wanted = read('package-lock.json');
  const installed = read('node_modules/.package-lock.json');
  if (wanted === undefined) throw new Error('package-lock.json is missing');
  if (installed === undefined) return 'nothing is installed yet';
  const differing = Object.entries(wanted.packages).filter(
    ([path, entry]) => isNeeded(path, entry) && installed.packages[path]?.version !== entry.version,
  );
  return differing.length === 0 ? undefined : `${differing.length} differ from package-lock.json`;
}

/** Optional packages are for one platform each. */
function isNeeded(path, entry) {
  return path !== '' && !entry.optional && !entry.devOptional && !entry.link;
}

function install() {
  const args = ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'];
  // Under npm its own file is known, which spares the search for it (and a shell on Windows).
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const result = spawnSync(command, [...first, ...args], { cwd: fileURLToPath(root), stdio: 'inherit' });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function read(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
