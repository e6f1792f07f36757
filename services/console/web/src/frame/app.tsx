/** The whole page: sign-in, frame, and the pages by their addresses. */
import { type ReactNode, Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { Empty, Loading, NoRight } from '../parts/states.tsx';
import { SessionGate, useSession } from '../session/session.tsx';
import { Frame, PageTitle } from './frame.tsx';
import { type LaterPage, later } from './later.tsx';
import { rolesOf } from './menu.ts';

const OverviewPage = later(async () => (await import('../pages/overview-page.tsx')).OverviewPage);
const VehiclesPage = later(async () => (await import('../pages/vehicles-page.tsx')).VehiclesPage);
const VehiclePage = later(async () => (await import('../pages/vehicle/vehicle-page.tsx')).VehiclePage);
const ChangesPage = later(async () => (await import('../pages/changes-page.tsx')).ChangesPage);
const AsksPage = later(async () => (await import('../pages/asks/asks-page.tsx')).AsksPage);
const LotsPage = later(async () => (await import('../pages/lot-page.tsx')).LotsPage);
const LotPage = later(async () => (await import('../pages/lot-page.tsx')).LotPage);
const StatementPage = later(async () => (await import('../pages/statement/statement-page.tsx')).StatementPage);
const UploadPage = later(async () => (await import('../pages/upload-page.tsx')).UploadPage);
const WhatIfPage = later(async () => (await import('../pages/what-if-page.tsx')).WhatIfPage);
const LawPage = later(async () => (await import('../pages/law-page.tsx')).LawPage);
const AuditPage = later(async () => (await import('../pages/audit-page.tsx')).AuditPage);
const LetterPage = later(async () => (await import('../pages/ops/letter-page.tsx')).LetterPage);
const OpsPage = later(async () => (await import('../pages/ops/ops-page.tsx')).OpsPage);
const AccessPage = later(async () => (await import('../pages/access/access-page.tsx')).AccessPage);

/** Pages of the menu, which a role has or does not have. */
const PAGES: readonly (readonly [string, string, LaterPage<object>])[] = [
  ['/', 'Overview', OverviewPage],
  ['/vehicles', 'Vehicles', VehiclesPage],
  ['/changes', 'Changes', ChangesPage],
  ['/asks', 'Asks', AsksPage],
  ['/lots', 'Lots', LotsPage],
  ['/upload', 'Upload', UploadPage],
  ['/what-if', 'What if', WhatIfPage],
  ['/law', 'Law', LawPage],
  ['/audit', 'Audit', AuditPage],
  ['/ops', 'Operations', OpsPage],
  ['/access', 'Access', AccessPage],
];

/** Pages of one thing, by how their addresses begin. */
const PAGES_OF_ONE: readonly (readonly [string, Readonly<{ load: () => void }>])[] = [
  ['/vehicles/', VehiclePage],
  ['/lots/', LotPage],
  ['/ops/letters/', LetterPage],
  ['/statements/', StatementPage],
];

/** Loads the page at an address: this is done while the person is signed in. */
function loadPageAt(address: string): void {
  PAGES.find(([path]) => path === address)?.[2].load();
  PAGES_OF_ONE.find(([path]) => address.startsWith(path))?.[1].load();
}
loadPageAt(window.location.pathname);

function ForRoles({
  path,
  title,
  page: Page,
}: Readonly<{ path: string; title: string; page: LaterPage<object> }>): ReactNode {
  const { me } = useSession();
  const roles = rolesOf(path);
  if (path === '/access' || roles.some((role) => me.roles.includes(role))) return <Page />;
  return (
    <>
      <PageTitle title={title} />
      <NoRight what={`the page "${title}"`} roles={roles} />
    </>
  );
}

function NotFound(): ReactNode {
  return (
    <>
      <PageTitle title="There is no such page" />
      <Empty title="The address is wrong, or the page has moved.">
        <p>
          <Link href="/">Overview</Link>
        </p>
      </Empty>
    </>
  );
}

function Pages(): ReactNode {
  return (
    <Suspense fallback={<Loading what="the page" lines={6} />}>
      <Switch>
        {PAGES.map(([path, title, page]) => (
          <Route key={path} path={path}>
            <ForRoles path={path} title={title} page={page} />
          </Route>
        ))}
        <Route path="/vehicles/:vin">{({ vin }) => <VehiclePage key={vin} vin={vin} />}</Route>
        <Route path="/lots/:id">{({ id }) => <LotPage key={id} lotId={decodeURIComponent(id)} />}</Route>
        <Route path="/ops/letters/:id">{({ id }) => <LetterPage key={id} id={decodeURIComponent(id)} />}</Route>
        <Route path="/statements/:digest">{({ digest }) => <StatementPage key={digest} digest={digest} />}</Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}

/** Everything. */
export function App(): ReactNode {
  return (
    <SessionGate>
      <Frame>
        <Pages />
      </Frame>
    </SessionGate>
  );
}
