import { Client, type ClientConfig } from 'pg';

/**
 * Does some work on a connection of its own. Pg tells of a connection that is lost twice: to whoever waits for an answer,
 * and by an event that ends the process where nobody listens. The work fails by it in either case.
 */
export async function withClient<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config);
  let lost: Error | undefined;
  client.on('error', (error) => (lost ??= error));
  await client.connect();
  try {
    const result = await work(client);
    if (lost !== undefined) throw lost;
    return result;
  } finally {
    await client.end();
  }
}
