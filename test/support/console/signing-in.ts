/** A console whose people sign in at a real provider, and a clock of its own for it. */
import { CONSOLE_SETTINGS, signInOf } from '@oretrail/console';
import { ConsoleVisitor } from './console-visitor.ts';
import { IdentityProvider, type IdentityProviderOptions } from './identity-provider.ts';
import { MadeUpConsole, type MadeUpOptions } from './made-up-console.ts';

/** Where the page of these consoles is. */
export const OWN = 'https://console.example.com';
/** Settings of each console. */
const PLACE = {
  ORETRAIL_KAFKA_BROKERS: 'none:9092',
  ORETRAIL_REGISTRY_URL: 'http://none',
  ORETRAIL_STATE_DIRECTORY: '/none',
};

/** What is made up. */
export type SigningInOptions = Readonly<{
  provider?: Partial<IdentityProviderOptions>;
  /** Changed settings of the console. */
  settings?: Readonly<Record<string, string>>;
  /** How long the provider may take, in milliseconds. */
  timeoutMs?: number;
  /** Where the page is; {@link OWN} if it is left out. */
  own?: string;
  /** What the console knows, and its page; nothing if they are left out. */
  console?: Pick<MadeUpOptions, 'page' | 'batches'>;
}>;

/** A console, its provider, and what became of sign-ins. */
export class SigningIn {
  readonly provider: IdentityProvider;
  readonly outcomes: string[] = [];
  /** How far the clock of the console is ahead, in milliseconds. */
  aheadMs = 0;
  private readonly options: SigningInOptions;
  private readonly consoles = new Map<string, Promise<MadeUpConsole>>();
  private visitors = 0;

  private constructor(provider: IdentityProvider, options: SigningInOptions) {
    [this.provider, this.options] = [provider, options];
  }

  static async start(options: SigningInOptions = {}): Promise<SigningIn> {
    return new SigningIn(
      await IdentityProvider.start({ consoleAddress: options.own ?? OWN, ...options.provider }),
      options,
    );
  }

  /** The console with these settings changed. @param name another name is another process of it, behind the same address */
  console(changes: Readonly<Record<string, string>> = {}, name = 'first'): Promise<MadeUpConsole> {
    const key = JSON.stringify([name, changes]);
    const known = this.consoles.get(key) ?? this.opened(changes);
    this.consoles.set(key, known);
    return known;
  }

  /** A browser with an address of its own. */
  async visitor(changes: Readonly<Record<string, string>> = {}, name = 'first'): Promise<ConsoleVisitor> {
    this.visitors += 1;
    const address = `10.0.${this.visitors >> 8}.${this.visitors & 255}`;
    return new ConsoleVisitor((await this.console(changes, name)).app, OWN, address);
  }

  async stop(): Promise<void> {
    for (const one of this.consoles.values()) await (await one).close();
    await this.provider.stop();
  }

  private opened(changes: Readonly<Record<string, string>>): Promise<MadeUpConsole> {
    const { settings: changed, timeoutMs, own = OWN, console } = this.options;
    const settings = CONSOLE_SETTINGS.parse({ ...PLACE, ...this.provider.settingsOf(own), ...changed, ...changes });
    const account = { issuer: this.provider.issuer, subject: 'ann' };
    return MadeUpConsole.open({
      batches: [],
      ...console,
      isDemo: false,
      identities: { finance: { roles: ['finance'], account } },
      issuers: settings.ORETRAIL_ISSUERS,
      provider: (signIn) => {
        const now = () => Date.now() + this.aheadMs;
        const by = signInOf(settings, { signIn, now, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
        return by === null ? null : { ...by, onOutcome: (outcome) => void this.outcomes.push(outcome) };
      },
    });
  }
}
