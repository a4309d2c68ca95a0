import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Looks before anything is started, so that a busy port is found at once.
 * @throws Error that names PORT
 */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const problem = code === 'EACCES' ? 'may not be used by this user' : 'is in use';
    throw new Error(
      `PORT ${port} ${problem}. Take another one: PORT=${port < 1024 ? 3000 : port + 1} npm start`,
      {
        cause: error,
      },
    );
  }
  server.close();
  await once(server, 'close');
}
