import { once } from 'node:events';
import { connect } from 'node:net';

/** What a server answered to bytes that no HTTP client would send. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends the text as it stands and reads until the server hangs up. */
export async function rawRequest(url: string, text: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // The server may hang up while we still send.
    if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error;
  });
  socket.write(text);
  await once(socket, 'close');
  const [head = '', ...body] = answer.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => line.split(': ', 2).map((part) => part.trim()));
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers.map(([name, value]) => [name?.toLowerCase() ?? '', value ?? ''])),
    body: body.join('\r\n\r\n'),
  };
}
