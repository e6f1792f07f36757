/** Who is signed in in this tab, and why nobody is. */
import { type Client, type Credential, clientOf, type Problem } from '../api/client.ts';
import type { Me } from '../api/shapes.ts';
import { pathsAhead } from '../api/vehicle-paths.ts';
import { endSession, type Over, ProviderSession } from './provider-session.ts';
import { takeFailure } from './sign-in-failure.ts';

/** Somebody who is signed in. */
type SignedIn = Readonly<{ client: Client; me: Me }>;

/** Why nobody is signed in. */
export type Out = Readonly<{
  why: 'first' | Over | 'half-signed-out';
  problem: Problem | null;
  /** Where the session at the provider itself ends. */
  signOutAddress: string | null;
}>;

/** Null: it is not known yet whether somebody is signed in. */
export type State = SignedIn | Out | null;

const OUT: Out = { why: 'first', problem: null, signOutAddress: null };
/** Taken once, for the address forgets it. */
const FAILURE = takeFailure();

/** Whether somebody is signed in. */
export const isSignedIn = (state: State): state is SignedIn => state !== null && 'me' in state;

/** Signs in and out. */
export class SignIns {
  private readonly onState: (state: State) => void;
  private session: ProviderSession | null = null;
  /** Somebody is signed in, or about to be: nobody else is then. */
  private isTaken = false;
  /** Whether the session of the browser may still be there, although nobody is signed in. */
  private isHalfOut = false;

  constructor(onState: (state: State) => void) {
    this.onState = onState;
  }

  readonly failed = (problem: Problem): void => this.out({ problem });

  nobody(): void {
    this.out({});
  }

  /** By the session of this browser, if it has one. */
  async resume(): Promise<void> {
    if (this.isTaken) return;
    this.isTaken = true;
    const reply = await ProviderSession.resume((why) => this.out({ why }));
    if (!reply.ok) return this.out({ problem: reply.problem });
    this.session = reply.body;
    if (reply.body === null) return this.out({ problem: FAILURE });
    if (await this.enter(reply.body)) reply.body.announce();
  }

  /** By a key or token. @returns whether it is good */
  async byKey(key: string): Promise<boolean> {
    this.isTaken = true;
    return this.enter({ token: () => key });
  }

  /** Ends the session of this browser, if the person has signed in by one. */
  async signOut(): Promise<void> {
    const isOfBrowser = this.session !== null || this.isHalfOut;
    this.out({ why: isOfBrowser ? 'signed-out' : 'first' });
    if (!isOfBrowser) return;
    const reply = await endSession();
    this.isHalfOut = !reply.ok;
    if (reply.ok) this.out({ why: 'signed-out', signOutAddress: reply.body });
    else this.out({ why: 'half-signed-out', problem: reply.problem });
  }

  private async enter(credential: Credential): Promise<boolean> {
    const client = clientOf(credential);
    client.ahead(pathsAhead(window.location.pathname));
    const reply = await client.get<Me>('/v1/me');
    if (reply.ok) this.onState({ client, me: reply.body });
    else this.out({ problem: reply.problem });
    return reply.ok;
  }

  private out(changes: Partial<Out>): void {
    this.isTaken = false;
    this.session?.stop();
    this.session = null;
    this.onState({ ...OUT, ...changes });
  }
}
