/** A client that writes bytes to a socket, and whatever it likes. */
import { connect, type Socket } from 'node:net';
import type { ShapedAnswer } from './problem-shape.ts';

/** One connection. */
export class RawClient {
  readonly socket: Socket;
  private readonly closed: Promise<unknown>;
  private received = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.received += text;
    });
    // A server may cut the connection.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new RawClient(socket);
    await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), client.closed]);
    return client;
  }

  write(text: string): void {
    if (this.socket.writable) this.socket.write(text);
  }

  /** All that came until the server closed the connection. */
  async all(): Promise<string> {
    await this.closed;
    return this.received;
  }

  /** The same as the one answer that it is. */
  async answer(): Promise<ShapedAnswer> {
    const [head = '', body = ''] = (await this.all()).split(/\r\n\r\n/);
    const statusCode = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
    return { statusCode, contentType: /^content-type: (.*)$/im.exec(head)?.[1] ?? '', body };
  }
}
