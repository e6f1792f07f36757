export { AUDIT_SETTINGS, runAuditProcess } from './audit-process.ts';
export { AUDIT } from './audited-places.ts';
export { RETENTION_DAYS_MAX, retentionIn } from './retention.ts';
