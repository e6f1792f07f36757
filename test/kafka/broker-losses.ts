/** How one of several brokers is taken from the others, and how it comes back. */
import type { ClusterBroker } from '@oretrail/real-parts';

/** One way to lose a broker. */
export type Loss = Readonly<{
  name: string;
  lose: (broker: ClusterBroker) => Promise<void>;
  giveBack: (broker: ClusterBroker) => Promise<void>;
}>;

/** Its process ends, and starts again on the same folder. */
export const KILLED: Loss = {
  name: 'killed',
  lose: ({ part }) => part.kill('SIGKILL'),
  giveBack: ({ part }) => part.restart(),
};

/** It takes connections, and says nothing. */
export const FROZEN: Loss = {
  name: 'frozen',
  lose: ({ part }) => part.kill('SIGSTOP'),
  giveBack: ({ part }) => part.kill('SIGCONT'),
};

/** Where it has a network of its own. */
export const CUT_OFF: Loss = {
  name: 'cut off',
  lose: async ({ network }) => network?.cut(),
  giveBack: async ({ network }) => network?.join(),
};
