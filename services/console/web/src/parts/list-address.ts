/** A list is a URL: its filters and order are in the address, so that it can be sent to somebody. */
import { useLocation, useSearch } from 'wouter';

/** The parameters of a list, and how to change one; an empty value takes it away. */
export type ListAddress = Readonly<{
  parameters: URLSearchParams;
  set: (name: string, value: string) => void;
}>;

/** The list of the present address. */
export function useListAddress(): ListAddress {
  const [path, navigate] = useLocation();
  const parameters = new URLSearchParams(useSearch());
  const set = (name: string, value: string): void => {
    const next = new URLSearchParams(parameters);
    if (value === '') next.delete(name);
    else next.set(name, value);
    navigate(`${path}${next.size === 0 ? '' : `?${next}`}`, { replace: true });
  };
  return { parameters, set };
}

/** Some parameters of an address and others as a query of the API. */
export function queryOf(
  parameters: URLSearchParams,
  names: readonly string[],
  others: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams(others);
  for (const name of names) {
    const value = parameters.get(name);
    if (value !== null && value !== '') query.set(name, value);
  }
  return String(query);
}
