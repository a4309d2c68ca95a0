import { spawn } from 'node:child_process';

/**
 * Sees to it that a server which is not persistent does not outlive us: when this process is killed, a little shell stops the
 * server and removes its files.
 * @returns what to call after an orderly stop
 */
export function removeWhenOrphaned(dataDirectory: string): () => void {
  if (process.platform === 'win32') return () => undefined;
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', dataDirectory], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  guard.stdin.on('error', () => guard.kill());
  return () => guard.stdin.end();
}

/** Waits for its stdin to end, which it does when this process ends, however that happens. */
const GUARD = `
  cat >/dev/null
  pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
  rounds=0
  while [ "$rounds" -lt 50 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; rounds=$((rounds + 1)); done
  rm -rf "$1" "$1.password"
  # The temporary directory around it, where nothing else is in there.
  rmdir "$(dirname "$1")" 2>/dev/null
`;
