/** Dead letters: what was refused on the way, and the redrive that tries it again. */
import { type ReactNode, useState } from 'react';
import type { ListPage } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Scroll } from '../../parts/scroll.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { useSession } from '../../session/session.tsx';
import { plain, timeText } from '../../words/words.ts';

type Place = Readonly<{ topic: string; partition: number; offset: number }>;
type Letter = Readonly<{
  id?: string;
  place: Place;
  of: Place;
  code: string;
  writtenAt: string;
}>;

const placeText = ({ topic, partition, offset }: Place): string => `${topic}/${partition} at ${offset}`;
const idOf = ({ id, place }: Letter): string => id ?? `${place.topic}:${place.partition}:${place.offset}`;

function Redrive({ letter }: Readonly<{ letter: Letter }>): ReactNode {
  const { client, me } = useSession();
  const [what, setWhat] = useState('');
  const [isTried, setTried] = useState(false);
  if (!me.roles.includes('operator')) return null;
  const redrive = async (dryRun: boolean): Promise<void> => {
    setWhat(dryRun ? 'Trying …' : 'Redriving …');
    const path = `/v1/ops/letters/${encodeURIComponent(idOf(letter))}/redrive${dryRun ? '?dryRun=true' : ''}`;
    const reply = await client.post<Readonly<{ outcome?: string }>>(path, '{}', 'application/json');
    if (!reply.ok) return setWhat(`✗ ${reply.problem.title} ${reply.problem.detail}`);
    setTried(dryRun);
    setWhat(`✓ ${dryRun ? 'It would be' : 'It was'} ${reply.body.outcome ?? 'taken'}.`);
  };
  return (
    <div className="row">
      <button type="button" className="quiet" onClick={() => void redrive(true)}>
        Try<span className="visually-hidden"> the letter at {placeText(letter.place)}, without writing</span>
      </button>
      <button type="button" disabled={!isTried} onClick={() => void redrive(false)}>
        Redrive<span className="visually-hidden"> the letter at {placeText(letter.place)}</span>
      </button>
      <output>{what}</output>
    </div>
  );
}

/** The list of letters. */
export function Letters(): ReactNode {
  const asked = useAnswer<ListPage<Letter>>('/v1/ops/letters?limit=100');
  return (
    <section aria-labelledby="letters">
      <h2 id="letters">Dead letters</h2>
      <Answered asked={asked} what="dead letters" roles={['operator', 'auditor']}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title="✓ No dead letter." />
          ) : (
            <Scroll label="Dead letters">
              <table className="list">
                <thead>
                  <tr>
                    <th scope="col">Why</th>
                    <th scope="col">Record</th>
                    <th scope="col">When</th>
                    <th scope="col">Try again</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((letter) => (
                    <tr key={idOf(letter)}>
                      <th scope="row">✗ {plain(letter.code)}</th>
                      <td className="id">{placeText(letter.of)}</td>
                      <td className="number left">{timeText(letter.writtenAt)}</td>
                      <td>
                        <Redrive letter={letter} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Answered>
    </section>
  );
}
