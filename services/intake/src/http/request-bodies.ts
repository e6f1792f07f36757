/** Bodies as bytes: the intake parses them itself, so that every fault has a code and a pointer. */
import { type App, HTTP_ERRORS } from '@oretrail/http-api';

/** The only character set of JSON: RFC 8259, section 8.1. */
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/** Takes bodies of these content types, unpacked and in UTF-8. All others are 415. */
export function takeBytes(app: App, contentTypes: readonly string[]): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...contentTypes], { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-encoding': encoding = 'identity', 'content-type': contentType = '' } = request.headers;
    if (encoding.toLowerCase() !== 'identity') {
      reply.header('accept-encoding', 'identity');
      throw HTTP_ERRORS.error('unsupported-media-type', 'the body is compressed, which this address does not take');
    }
    const charset = CHARSET.exec(contentType)?.[1] ?? 'utf-8';
    if (charset.toLowerCase() === 'utf-8') return;
    throw HTTP_ERRORS.error('unsupported-media-type', 'the body is not in UTF-8');
  });
}
