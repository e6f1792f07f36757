/** Finds a vehicle, a lot, a statement or what a supplier owes, from every page. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { placeOf } from './place-of.ts';

/** One field in the frame. */
export function Find(): ReactNode {
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const place = placeOf(text);
    if (place === null) return;
    setText('');
    navigate(place);
  };
  return (
    <search>
      <form className="find" onSubmit={submit}>
        <label className="visually-hidden" htmlFor="find">
          Find a vehicle, a lot, a statement or a supplier
        </label>
        <input
          id="find"
          type="search"
          placeholder="VIN, lot or supplier"
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit">Find</button>
      </form>
    </search>
  );
}
