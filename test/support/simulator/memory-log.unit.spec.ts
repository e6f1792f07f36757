import { describeLogContract } from '../log-contract.ts';
import { MemoryLog } from './memory-log.ts';

describeLogContract('the simulated log', async () => ({ log: new MemoryLog(2), close: async () => {} }));
