import { describeLogContract } from '@oretrail/log-contract';
import { MemoryLog } from './memory-log.ts';

describeLogContract('the simulated log', async () => ({ log: new MemoryLog(2), close: async () => {} }));
