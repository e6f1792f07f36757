/** A client that writes whatever it likes to a connection, and reads answer after answer. */
import { connect, type Socket } from 'node:net';
import type { ShapedAnswer } from './problem-shape.ts';

const HEAD_END = '\r\n\r\n';
const CHUNKS_END = '\r\n0\r\n\r\n';
/** Answers without a body, whatever their headers say. */
const BARE = new Set([204, 304]);

/** An answer, and whether the server has said that it closes the connection. */
export type KeptAnswer = ShapedAnswer & Readonly<{ isLast: boolean }>;

const headerIn = (head: string, name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1] ?? '';

/** One connection. */
export class KeepAliveClient {
  private readonly socket: Socket;
  private received = '';
  private isClosed = false;
  private wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    // One character for each byte.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.received += text;
      this.wake();
    });
    // A server may cut the connection.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  /** @param localAddress one of this machine, such as 127.0.0.2 */
  static async connect(port: number, localAddress: string): Promise<KeepAliveClient> {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    const client = new KeepAliveClient(socket);
    await new Promise<void>((resolve) => {
      socket.once('connect', resolve);
      socket.once('close', () => resolve());
    });
    return client;
  }

  get isOpen(): boolean {
    return !this.isClosed && !this.socket.destroyed;
  }

  write(bytes: string | Buffer): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** The next answer; null if the connection has closed before it was whole. @param isOfHead whether it is one to HEAD */
  async next(isOfHead = false): Promise<KeptAnswer | null> {
    for (;;) {
      const answer = this.parsed(isOfHead);
      if (answer !== null || this.isClosed) return answer;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  private parsed(isOfHead: boolean): KeptAnswer | null {
    const end = this.received.indexOf(HEAD_END);
    if (end < 0) return null;
    const head = this.received.slice(0, end);
    const statusCode = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
    const start = end + HEAD_END.length;
    const length = this.bodyLength(head, start, isOfHead || statusCode < 200 || BARE.has(statusCode));
    if (length === null || this.received.length < start + length) return null;
    const body = Buffer.from(this.received.slice(start, start + length), 'latin1').toString('utf8');
    this.received = this.received.slice(start + length);
    // "100 Continue" is not the answer.
    if (statusCode < 200) return this.parsed(isOfHead);
    const isLast = headerIn(head, 'connection').toLowerCase() === 'close';
    return { statusCode, contentType: headerIn(head, 'content-type'), body, isLast };
  }

  /** Bytes of the body; null if they are not all there. */
  private bodyLength(head: string, start: number, isBare: boolean): number | null {
    if (isBare) return 0;
    if (headerIn(head, 'transfer-encoding') !== 'chunked') return Number(headerIn(head, 'content-length') || 0);
    const end = this.received.indexOf(CHUNKS_END, start - '\r\n'.length);
    return end < 0 ? null : end + CHUNKS_END.length - start;
  }
}
