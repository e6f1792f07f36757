/**
 * Which vehicles of a lot have one assessment for the same reasons: a class. If the lot changes, each class is asked once, and
 * no vehicle of a class that stays as it was is touched. Source: architecture.md, "Assessments".
 */
import { type Day, type LotId, sha256Hex, type Unit, type Vin } from '@oretrail/model';
import type { Question } from '@oretrail/rules';
import { SUBJECT, type TaskState, table } from '@oretrail/runtime';
import { DRAWN_BY, DRAWN_LOT } from '../drawing/families.ts';

/** An assessment that several vehicles share. */
type Assessed = Readonly<{ assessmentId: string }>;

/** A question without the facts, which the state has elsewhere. */
type AskedApart = Omit<Question, 'facts'>;

/** All that the assessment of a vehicle rests on, beside the state of its one lot. */
export type VehicleClass = Readonly<{
  /** Tells the law and the facts under which the vehicles ask the same. */
  law: string;
  question: AskedApart;
  hasIdConflict: boolean;
  /** An integer of 10⁻³⁰, as text. */
  quantity: string;
  unit: Unit;
  /** What its vehicles have of the lot (`shareKey`): those that are granted less are in another class. */
  share: string;
}>;

/** A class as it is kept with its lot: its last assessment, and the first day on which one of its vehicles draws. */
type Stored = VehicleClass & Readonly<{ assessmentId: string; firstDay: Day }>;
/** The same with its name. */
export type KnownClass = Stored & Readonly<{ name: string }>;

/** That a vehicle is in a class of a lot, or apart. */
type Membership = readonly [lotId: LotId, name: string];

/** By lot and name. */
const CLASSES = table<Stored>('classes', DRAWN_LOT);
/** By lot, and then by class and VIN: a vehicle of each class, and those that are apart. */
const MEMBERS = table<1>('class-members', DRAWN_BY);
const MEMBERSHIPS = table<readonly Membership[]>('memberships', SUBJECT);

/** The class of the vehicles that are looked at by themselves whenever their lot changes. */
export const APART = '';
const SEPARATOR = '\u001f';
/** Hexadecimal digits of a name: a lot has thousands of classes at most, and nobody chooses what they cover. */
const NAME_DIGITS = 16;

const memberKey = (name: string, vin: Vin): string => name + SEPARATOR + vin;

/** Classes are built with their members in a fixed order. */
function nameOf(of: VehicleClass): string {
  return sha256Hex(JSON.stringify(of)).slice(0, NAME_DIGITS);
}

function isAmong(memberships: readonly Membership[], [lotId, name]: Membership): boolean {
  return memberships.some(([otherLot, other]) => otherLot === lotId && other === name);
}

/** The classes of one task. */
export class VehicleClasses {
  private readonly state: TaskState;
  private readonly names = new WeakMap<Assessed, string>();

  constructor(state: TaskState) {
    this.state = state;
  }

  /**
   * Puts a vehicle that draws this lot alone into its class. Its assessment is that of all vehicles of the class that are not
   * dirty: the same lot gives the same to all, and one that has changed has made them dirty.
   * @param shared the assessment: all vehicles that share it are in one class
   * @param of what that class is
   * @param day of final assembly, on which the vehicle draws
   */
  join(vin: Vin, lotId: LotId, shared: Assessed, of: () => VehicleClass, day: Day): void {
    const name = this.names.get(shared) ?? nameOf(of());
    this.names.set(shared, name);
    const { assessmentId } = shared;
    const known = this.state.get(CLASSES, lotId, name);
    const firstDay = known?.firstDay;
    if (firstDay === undefined || day < firstDay) {
      this.state.put(CLASSES, lotId, name, { ...of(), assessmentId, firstDay: day });
    } else if (known?.assessmentId !== assessmentId) {
      this.state.put(CLASSES, lotId, name, { ...of(), assessmentId, firstDay });
    }
    this.note(vin, [[lotId, name]]);
  }

  /** Notes that a vehicle is to be looked at by itself if one of these lots changes. */
  setApart(vin: Vin, lots: Iterable<LotId>): void {
    this.note(
      vin,
      [...lots].map((lotId) => [lotId, APART] as const),
    );
  }

  /** Classes of a lot, in a fixed order. One whose vehicles have all left it is forgotten. */
  of(lotId: LotId): readonly KnownClass[] {
    const all = [...this.state.group(CLASSES, lotId)].map(([name, known]) => ({ ...known, name }));
    const isEmpty = ({ name }: KnownClass): boolean => this.members(lotId, name).next().done === true;
    const empty = all.filter(isEmpty);
    for (const { name } of empty) this.state.remove(CLASSES, lotId, name);
    return all.filter((one) => !empty.includes(one));
  }

  /** Vehicles of a class, or those that are apart. */
  *members(lotId: LotId, name: string): Generator<Vin, void> {
    const from = name + SEPARATOR;
    for (const [key] of this.state.group(MEMBERS, lotId, { from })) {
      if (!key.startsWith(from)) return;
      yield key.slice(from.length) as Vin;
    }
  }

  private note(vin: Vin, next: readonly Membership[]): void {
    const known = this.state.get(MEMBERSHIPS, vin) ?? [];
    const left = known.filter((one) => !isAmong(next, one));
    const come = next.filter((one) => !isAmong(known, one));
    if (left.length === 0 && come.length === 0) return;
    for (const [lotId, name] of left) this.state.remove(MEMBERS, lotId, memberKey(name, vin));
    for (const [lotId, name] of come) this.state.put(MEMBERS, lotId, memberKey(name, vin), 1);
    if (next.length === 0) this.state.remove(MEMBERSHIPS, vin);
    else this.state.put(MEMBERSHIPS, vin, '', next);
  }
}
