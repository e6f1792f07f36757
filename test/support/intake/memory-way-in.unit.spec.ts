import { describeIntakeContract } from '../intake-contract.ts';
import { memoryUnderTest } from './memory-way-in.ts';

describeIntakeContract('the intake in memory', async () => memoryUnderTest());
