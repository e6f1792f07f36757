export { S3_LIMITS, type S3Limits } from './s3-limits.ts';
export { S3Store } from './s3-store.ts';
