/** A topic just made is unknown to the brokers for a moment: whoever made it waits, and is not told that it failed. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { requireUnpatched } from './patch.ts';

type Admin = Readonly<{ createTopics(request: object): Promise<boolean> }>;
type CreateAdmin = (options: object) => Admin;

const ADMIN = 'src/admin/index.js';
const require = createRequire(import.meta.url);
const quiet = { warn() {}, error() {}, debug() {}, info() {} };
const retry = { retries: 0 };

/** An admin whose broker first answers of a new topic with an error of that type. */
function adminOf(create: CreateAdmin, type: string): Admin {
  let answers = 0;
  const broker = {
    createTopics: async () => {},
    async metadata() {
      answers += 1;
      if (answers === 1) throw Object.assign(new Error(type), { type });
      return {};
    },
  };
  const cluster = { refreshMetadata: async () => {}, findControllerBroker: async () => broker };
  return create({ cluster, retry, logger: { namespace: () => quiet } });
}

const made = (create: CreateAdmin, type: string) =>
  adminOf(create, type).createTopics({ topics: [{ topic: 't' }], waitForLeaders: true });

describe('topics that are made', () => {
  const patched: CreateAdmin = require(`kafkajs/${ADMIN}`);

  it.each(['LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION'])('are waited for after %s', async (type) => {
    await expect(made(patched, type)).resolves.toBe(true);
  });

  it('fail for any other reason', async () => {
    await expect(made(patched, 'TOPIC_AUTHORIZATION_FAILED')).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
  });

  it('were called failed by kafkajs as it was published', async () => {
    const published = requireUnpatched(ADMIN) as CreateAdmin;
    await expect(made(published, 'UNKNOWN_TOPIC_OR_PARTITION')).rejects.toThrow('UNKNOWN_TOPIC_OR_PARTITION');
  });
});
