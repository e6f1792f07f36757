export * from './audit-process.ts';
export * from './audited-places.ts';
export * from './retention.ts';
