import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy before Postgres, to take it away from a replica for a moment. */
export interface PostgresProxy {
  /** The database's address by way of the proxy. */
  readonly url: string;
  /** Cuts every connection and refuses new ones. */
  cut(): void;
  /** Cuts every connection as soon as Postgres has answered the next query, before the answer arrives; refuses new ones. */
  cutAnswers(): void;
  /** Lets every present connection hang, as where the other end has vanished; new ones are let through. */
  hang(): void;
  /** Lets new connections through. */
  restore(): void;
  close(): Promise<void>;
}

export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  let isOpen = true;
  let isDeaf = false;
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const postgres = connect({ host: hostname, port: Number(port) });
    const pair = [client, postgres] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('close', end).on('error', end);
    client.pipe(postgres);
    postgres.on('data', (answer) => (isDeaf ? proxy.cut() : client.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy: PostgresProxy = {
    url: url.href,
    cut: () => {
      isOpen = false;
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
    cutAnswers: () => {
      isOpen = false;
      isDeaf = true;
    },
    hang: () => {
      for (const [client, postgres] of pairs) {
        client.unpipe(postgres).pause();
        postgres.removeAllListeners('data').pause();
      }
    },
    restore: () => {
      isOpen = true;
      isDeaf = false;
    },
    close: async () => {
      proxy.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
