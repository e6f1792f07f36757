/** What each address takes: 405 with `Allow` for other methods, and `OPTIONS` on all. Source: intake.md, "2. HTTP". */
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { App } from './app.ts';
import { HTTP_ERRORS } from './errors.ts';
import { sendProblem } from './send-problem.ts';

type Address = { methods: Set<string>; bodies: Set<string>; limits: string | undefined };

/** The addresses of an application. */
export class Addresses {
  private readonly byUrl = new Map<string, Address>();
  private readonly described: Readonly<Record<string, string>>;

  /** @param described headers of the answer to `OPTIONS`: version and limits of the service */
  constructor(described: Readonly<Record<string, string>>) {
    this.described = described;
  }

  /** Notes each route from here on. */
  watch(app: App): void {
    app.addHook('onRoute', (route) => this.note(route));
  }

  /** Adds the other methods of each address. Call it behind all other routes. */
  complete(app: App): void {
    for (const [url, address] of [...this.byUrl]) {
      const method = app.supportedMethods.filter((name) => !address.methods.has(name));
      const allow = [...new Set([...address.methods, 'OPTIONS'])].sort().join(', ');
      // Answered before the body is looked at.
      const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
        reply.header('allow', allow);
        if (address.bodies.size > 0) reply.header('accept-post', [...address.bodies].join(', '));
        return request.method === 'OPTIONS' ? this.describe(reply, address) : refuse(request, reply);
      };
      const handler = async (_: FastifyRequest, reply: FastifyReply) => reply;
      app.route({ method, url, config: { isPublic: true }, schema: { hide: true }, onRequest, handler });
    }
  }

  /** The content types that the address of a request takes. */
  bodiesOf(url: string | undefined): readonly string[] {
    return [...(this.byUrl.get(url ?? '')?.bodies ?? [])];
  }

  private note({ url, method, config }: RouteOptions): void {
    const address = this.byUrl.get(url) ?? { methods: new Set(), bodies: new Set(), limits: undefined };
    this.byUrl.set(url, address);
    for (const name of [method].flat()) address.methods.add(name);
    address.limits = config?.limits ?? address.limits;
    for (const contentType of Object.keys(config?.bodies ?? {})) address.bodies.add(contentType);
  }

  private describe(reply: FastifyReply, { limits }: Address): FastifyReply {
    reply.code(204).headers(this.described);
    if (limits !== undefined) reply.header('oretrail-limits', limits);
    return reply.send();
  }
}

function refuse({ method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, HTTP_ERRORS.error('method-not-allowed', `the address does not take ${method}`));
}
