/** A place to drop a file on, or to choose one by keyboard. */
import { type DragEvent, type ReactNode, useId, useState } from 'react';

type Asked = Readonly<{ label: string; hint: string; accept?: string; onFile: (file: File) => void }>;

/** @param onFile is called with each file */
export function DropFile({ label, hint, accept, onFile }: Asked): ReactNode {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (file: File | undefined): void => {
    if (file !== undefined) onFile(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <label
      htmlFor={id}
      className={`drop ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <strong>{label}</strong>
      <input
        id={id}
        type="file"
        accept={accept}
        aria-describedby={`${id}-hint`}
        onChange={(event) => take(event.target.files?.[0])}
      />
      <span className="note" id={`${id}-hint`}>
        {hint}
      </span>
    </label>
  );
}
