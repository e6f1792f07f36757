/** The webhooks of a console with a directory for them. */

import { instantOfMs } from '@oretrail/model';
import { filterOf, requireLists } from '../http/verdicts/verdict-query.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { Sight } from '../sight/sight.ts';
import type { ChangePages } from '../streams/change-pages.ts';
import type { CourierParts } from './courier.ts';
import { RETRY_DELAYS_MS } from './limits.ts';
import { Networks } from './networks.ts';
import { Sender, type SenderOptions } from './sender.ts';
import type { Subscription } from './subscription.ts';
import type { WebhookParts } from './subscription-routes.ts';
import { SENT_FILTER } from './subscription-schema.ts';
import { SubscriptionStore } from './subscription-store.ts';
import { openSubscriptionTables } from './subscription-tables.ts';
import { Webhooks } from './webhooks.ts';

/** What they are opened with. */
export type OpenWebhooksOptions = Pick<CourierParts, 'onOutcome' | 'onFault'> &
  Partial<Pick<CourierParts, 'now' | 'delays'>> &
  Omit<SenderOptions, 'networks'> &
  Readonly<{
    /** A directory of this process's own that is not a cache. */
    directory: string;
    /** Networks to which webhooks may be sent although they are private. */
    allowed: readonly string[];
    knowledge: Knowledge;
    pages: ChangePages;
  }>;

/** Opens them. Active subscriptions continue at once. @throws ConsoleError `subscriptions-unusable` */
export function openWebhooks(options: OpenWebhooksOptions): WebhookParts {
  const { directory, allowed, knowledge, pages, onOutcome, onFault, ...others } = options;
  const { now = Date.now, delays = RETRY_DELAYS_MS, ...sending } = others;
  const networks = new Networks(allowed);
  const look = ({ principal, filter }: Subscription) => {
    const sight = new Sight(knowledge.book, principal, instantOfMs(now()));
    requireLists(sight, filter);
    return { sight, filter: filterOf(SENT_FILTER.parse(filter), sight) };
  };
  const webhooks = new Webhooks({
    store: new SubscriptionStore(openSubscriptionTables(directory)),
    knowledge,
    pages,
    sender: new Sender({ networks, ...sending }),
    look,
    now,
    random: Math.random,
    delays,
    onOutcome,
    onFault,
    onFold: (listener) => knowledge.onFold(listener),
  });
  return { webhooks, networks };
}
