/** A supplier on Kafka, and the topics that it has. Source: intake.md, "Kafka". */
import type { GrantBook, PrincipalId } from '@oretrail/authority';
import { type SupplierTopics, supplierTopics } from '@oretrail/runtime';

/** A principal of Kafka that has a grant, in force or not. */
export type Supplier = Readonly<{ principal: PrincipalId; topics: SupplierTopics }>;

const KAFKA = 'kafka:';

/** The topics of a principal; null if it is not one of Kafka, or no topic can be named after it. */
export function topicsOfPrincipal(principal: string): SupplierTopics | null {
  return principal.startsWith(KAFKA) ? supplierTopics(principal.slice(KAFKA.length)) : null;
}

/** All suppliers of a book, in the order of their first grants. */
export function suppliersIn(book: Pick<GrantBook, 'all'>): readonly Supplier[] {
  const suppliers = new Map<PrincipalId, Supplier>();
  for (const { principal } of book.all()) {
    const topics = suppliers.has(principal) ? null : topicsOfPrincipal(principal);
    if (topics !== null) suppliers.set(principal, { principal, topics });
  }
  return [...suppliers.values()];
}
