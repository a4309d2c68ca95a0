import type { ServerResponse } from 'node:http';

/**
 * Runs just before an answer's status and headers are made, whoever makes them: the last moment at which a header can
 * be set.
 */
export function beforeHead(response: ServerResponse, run: () => void): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = ((...head: Parameters<typeof writeHead>) => {
    response.writeHead = writeHead;
    run();
    return writeHead(...head);
  }) as typeof writeHead;
}
