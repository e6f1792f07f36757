export { DirectoryStore } from './directory-store.ts';
export { STORE_ERRORS } from './errors.ts';
export { openArchiveStore, openStore, type StoreEnvironment } from './open-store.ts';
export type { ListedObject, NewObject, Retention, Store } from './store.ts';
