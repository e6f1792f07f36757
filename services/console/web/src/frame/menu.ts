/** The pages of the menu, and the roles that have them. Source: console.md, "Pages". */

/** A page of the menu. */
export type MenuEntry = Readonly<{ path: string; title: string; roles: readonly string[] }>;

const EVERYBODY = ['supplier', 'manufacturer', 'seller', 'registrar', 'finance', 'auditor', 'operator'] as const;

/** In the order in which they are shown. */
const MENU: readonly MenuEntry[] = [
  { path: '/', title: 'Overview', roles: EVERYBODY },
  { path: '/vehicles', title: 'Vehicles', roles: ['manufacturer', 'finance', 'auditor', 'operator'] },
  { path: '/changes', title: 'Changes', roles: ['manufacturer', 'finance', 'auditor'] },
  { path: '/asks', title: 'Asks', roles: ['supplier', 'manufacturer', 'registrar', 'finance', 'auditor'] },
  { path: '/lots', title: 'Lots', roles: ['supplier', 'manufacturer', 'finance', 'auditor', 'operator'] },
  { path: '/upload', title: 'Upload', roles: ['supplier', 'manufacturer', 'seller', 'registrar', 'operator'] },
  { path: '/what-if', title: 'What if', roles: ['manufacturer', 'finance', 'auditor', 'supplier'] },
  { path: '/law', title: 'Law', roles: EVERYBODY },
  { path: '/audit', title: 'Audit', roles: EVERYBODY },
  { path: '/ops', title: 'Operations', roles: ['operator', 'auditor'] },
  { path: '/access', title: 'Access', roles: EVERYBODY },
];

/** The entries of somebody with these roles. */
export function menuOf(roles: readonly string[]): readonly MenuEntry[] {
  return MENU.filter((entry) => entry.roles.some((role) => roles.includes(role)));
}

/** The roles that see a page; empty for a page that is not in the menu. */
export function rolesOf(path: string): readonly string[] {
  return MENU.find((entry) => entry.path === path)?.roles ?? [];
}
