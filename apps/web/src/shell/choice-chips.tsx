import styles from "./choice-chips.module.css";

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
  return (
    <fieldset className={styles.chips}>
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
