export { openCache } from './cache.ts';
export { LOCAL_STATE_ERRORS, type LocalStateError, ofLmdb } from './errors.ts';
export { behind, END, LocalStates } from './local-states.ts';
export { stateBytes } from './room.ts';
export { type OpenOptions, openTexts, type TextDatabase, transact } from './texts.ts';
