/** Events in binary mode: attributes in headers, data in the body. Source: CloudEvents 1.0, HTTP Protocol Binding, section 3.1. */

import type { IncomingHttpHeaders } from 'node:http';
import { HTTP_ERRORS } from '@oretrail/http-api';

const PREFIX = 'ce-';
/** CloudEvents 1.0, "Attribute Naming Convention"; `data` is the body. */
const ATTRIBUTE = /^(?!data$)[a-z0-9]+$/;

/** Whether a request has an event in binary mode. */
export function isBinary(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some((name) => name.startsWith(PREFIX));
}

/** Values are percent-encoded: CloudEvents 1.0, HTTP Protocol Binding, section 3.1.3.2. */
function decoded(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw HTTP_ERRORS.error('bad-request', `the header ${name} is not well percent-encoded`);
  }
}

function attributesOf(headers: IncomingHttpHeaders): Record<string, string> {
  const attributes: [string, string][] = [];
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX)) continue;
    const name = header.slice(PREFIX.length);
    if (!ATTRIBUTE.test(name)) {
      throw HTTP_ERRORS.error('bad-request', `the header ${header} does not name an attribute of CloudEvents`);
    }
    attributes.push([name, decoded(header, String(value))]);
  }
  return Object.fromEntries(attributes);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The same event in structured mode. The data stay as they were written, so that nothing the parser refuses is lost, such as a
 * member that occurs twice. What is not JSON is not put into the event, because it could change its attributes.
 * @throws OretrailError `bad-request` for a header that is not an attribute
 */
export function binaryEvent(headers: IncomingHttpHeaders, data: string): string {
  const attributes = JSON.stringify(attributesOf(headers));
  return isJson(data) ? `${attributes.slice(0, -1)},"data":${data}}` : data;
}
