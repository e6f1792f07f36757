/** The ways to sign in: identities of a demo by one click, or a key. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Problem } from '../api/client.ts';
import type { WaysToSignIn } from '../api/shapes.ts';

type Asked = Readonly<{
  ways: WaysToSignIn;
  problem: Problem | null;
  onToken: (token: string, demoName: string | null) => Promise<void>;
}>;

const ABOUT: Readonly<Record<string, string>> = {
  supplier: 'What is wanted of us, what became of our statements',
  manufacturer: 'Our vehicles, and what would bring more',
  finance: 'Credits: supported, open, lost, and why',
  auditor: 'Seals, evidence, and every statement',
  operator: 'What is stuck, and how to mend it',
};

/** Shows the ways to sign in. */
export function SignIn({ ways, problem, onToken }: Asked): ReactNode {
  const [key, setKey] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void onToken(key.trim(), null);
  };
  return (
    <main className="sign-in" id="content">
      <h1>Oretrail</h1>
      <p>Battery minerals from the mine to the clean-vehicle credit, with the evidence for every dollar.</p>
      {problem !== null && (
        <p className="problem" role="alert">
          ✗ {problem.title} {problem.detail}
        </p>
      )}
      {ways.demo.length > 0 && (
        <section aria-labelledby="demo">
          <h2 id="demo">Try the demo as</h2>
          <ul className="identities">
            {ways.demo.map(({ name, key: demoKey }) => (
              <li key={name}>
                <button type="button" onClick={() => void onToken(demoKey, name)}>
                  <strong>{name}</strong>
                  <span>{ABOUT[name] ?? 'Another identity of the demo'}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <form onSubmit={submit}>
        <h2>Sign in with a key or a token</h2>
        <label htmlFor="key">API key, or bearer token of your identity provider</label>
        <div className="row">
          <input
            id="key"
            type="password"
            autoComplete="off"
            required
            value={key}
            onChange={(e) => setKey(e.target.value)}
          />
          <button type="submit">Sign in</button>
        </div>
        <p className="note">It stays in the memory of this page, and is gone when you close it.</p>
      </form>
    </main>
  );
}
