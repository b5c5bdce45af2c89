import { type RefObject, useEffect, useRef, useState } from "react";
import styles from "./choice-chips.module.css";
import { type HiddenEnds, hiddenEnds } from "./hidden-ends.ts";

interface Choice<Value> {
  readonly value: Value;
  readonly label: string;
  /** How many it finds, where that is known. */
  readonly count?: number | undefined;
}

interface Props<Value> {
  /** What is chosen among, for those who do not see the row. */
  readonly legend: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** A few choices side by side, one of which holds. */
export function ChoiceChips<Value>({ legend, choices, chosen, onChoose }: Props<Value>) {
  const row = useRef<HTMLFieldSetElement>(null);
  // On a phone the row is longer than the screen: what holds may be beyond it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice stands at another place
  useEffect(() => {
    const pressed = row.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (row.current === null || pressed === null || pressed === undefined) return;
    const { clientWidth } = row.current;
    row.current.scrollLeft =
      pressed.offsetLeft - row.current.offsetLeft - (clientWidth - pressed.offsetWidth) / 2;
  }, [chosen]);
  const hidden = useHiddenEnds(row);
  return (
    <fieldset ref={row} className={styles.chips} data-hidden={hidden}>
      <legend className="tp-visually-hidden">{legend}</legend>
      {choices.map(({ value, label, count }) => (
        <button
          key={label}
          type="button"
          className={styles.chip}
          aria-pressed={chosen === value}
          onClick={() => onChoose(value)}
        >
          {label}
          {count !== undefined && <span className={styles.count}> {count}</span>}
        </button>
      ))}
    </fieldset>
  );
}

/** Where the row goes on beyond what is seen of it, as it is pushed along or its width changes. */
function useHiddenEnds(row: RefObject<HTMLElement | null>): HiddenEnds {
  const [hidden, setHidden] = useState<HiddenEnds>("none");
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    const look = () => setHidden(hiddenEnds(element));
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [row]);
  return hidden;
}
