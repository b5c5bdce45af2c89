import { NumberInput } from "@mantine/core";
import { useState } from "react";

interface WholeNumberProps {
  readonly label: string;
  readonly description?: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A whole number. Emptied it stays empty until the next digit, and the form refuses it: a nought that nobody typed would be taken. */
export function WholeNumber({ label, description, value, least, most, onChange }: WholeNumberProps) {
  const [emptied, setEmptied] = useState<number | null>(null);
  return (
    <NumberInput
      label={label}
      {...(description === undefined ? {} : { description })}
      // Another value from elsewhere fills it again.
      value={emptied === value ? "" : value}
      min={least}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      required
      onChange={(next) => {
        setEmptied(next === "" ? value : null);
        if (next !== "") onChange(Number(next));
      }}
    />
  );
}
