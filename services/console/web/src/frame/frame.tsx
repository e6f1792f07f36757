/** The frame around each page: who is signed in, the menu, and how far the page has read. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../session/session.tsx';
import { counted } from '../words/words.ts';
import { Find } from './find.tsx';
import { menuOf } from './menu.ts';

function AsOfLine(): ReactNode {
  const { noted } = useSession();
  const [location] = useLocation();
  // An answer to another page says nothing of this one, which may have got none.
  if (noted === null || noted.path !== location) return null;
  const { asOf, at } = noted;
  const time = at.toTimeString().slice(0, 8);
  const isSettled = asOf.behind === 0;
  return (
    <span className={`as-of ${isSettled ? '' : 'stale'}`} title={asOf.position}>
      As of {time}, {isSettled ? '✓ settled' : `? ${counted(asOf.behind, 'event')} under way`}
    </span>
  );
}

const isAt = (path: string, location: string): boolean =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);

function Menu(): ReactNode {
  const { me } = useSession();
  const [location] = useLocation();
  return (
    <nav aria-label="Pages">
      <ul>
        {menuOf(me.roles).map(({ path, title }) => (
          <li key={path}>
            <Link href={path} aria-current={isAt(path, location) ? 'page' : undefined}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A new page begins at its top, for readers of the screen as well. */
function useFocusOnPage(): React.RefObject<HTMLElement | null> {
  const content = useRef<HTMLElement>(null);
  const [location] = useLocation();
  const last = useRef(location);
  useEffect(() => {
    if (last.current === location) return;
    last.current = location;
    window.scrollTo(0, 0);
    content.current?.focus();
  }, [location]);
  return content;
}

/** @param children the page */
export function Frame({ children }: Readonly<{ children: ReactNode }>): ReactNode {
  const { me, signOut } = useSession();
  const content = useFocusOnPage();
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="frame">
        <Link className="home" href="/">
          Oretrail
        </Link>
        <Menu />
        <Find />
        <div className="who">
          <AsOfLine />
          <span title={me.principal}>{me.roles.length === 0 ? 'no role' : me.roles.join(', ')}</span>
          <button type="button" className="quiet" onClick={signOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" ref={content} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** The title of a page, which is also that of the window. */
export function PageTitle({ title, children }: Readonly<{ title: string; children?: ReactNode }>): ReactNode {
  useEffect(() => {
    document.title = `${title} · Oretrail`;
  }, [title]);
  return (
    <div className="page-title">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
