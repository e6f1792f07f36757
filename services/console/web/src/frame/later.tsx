/** Pages whose scripts are loaded when they are first shown, or sooner. */
import { type ComponentType, lazy, type ReactNode, useState } from 'react';

/** A page, and what loads its script before it is shown. */
export type LaterPage<Props extends object> = ComponentType<Props> & Readonly<{ load: () => void }>;

/**
 * A page that is loaded later. If it is there when it is shown, React waits for nothing: behind a fallback it shows what has come
 * after 300 ms only, however soon that was.
 * @param ask loads it; called again if it could not be loaded
 */
export function later<Props extends object>(ask: () => Promise<ComponentType<Props>>): LaterPage<Props> {
  let loaded: ComponentType<Props> | null = null;
  const load = async () => {
    loaded = await ask();
    return { default: loaded };
  };
  const Lazy: ComponentType<Props> = lazy(load);
  function Later(props: Props): ReactNode {
    // The first one stays: another component would be mounted anew, and lose its state.
    const [Shown] = useState(() => loaded ?? Lazy);
    return <Shown {...props} />;
  }
  // Whoever shows it hears of a failure.
  return Object.assign(Later, { load: () => void load().catch(() => {}) });
}
