/** A service over HTTP that listens. */
import type { AddressInfo } from 'node:net';
import { closeHttpApp, type HttpOptions, openHttpApp } from './http-app.ts';
import { DRAIN_MS } from './limits.ts';

/** What it is made of, and where it listens. */
export type ListenOptions = HttpOptions &
  Readonly<{
    host: string;
    /** 0: any that is free. */
    port: number;
    /** How long what has begun may take when it is closed, in milliseconds; {@link DRAIN_MS} if it is left out. */
    drainMs?: number;
  }>;

/** A service that listens. */
export type HttpService = Readonly<{
  port: number;
  /** Stops taking requests, and finishes those that have begun. */
  close: () => Promise<void>;
}>;

/** Listens. @throws Error if the port is taken */
export async function listenHttp({ host, port, drainMs = DRAIN_MS, ...options }: ListenOptions): Promise<HttpService> {
  const app = await openHttpApp(options);
  await app.listen({ host, port });
  return { port: (app.server.address() as AddressInfo).port, close: () => closeHttpApp(app, drainMs) };
}
