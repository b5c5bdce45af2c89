import { PasswordInput, Select, TextInput } from "@mantine/core";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { ConnectionParameter, ParameterSet } from "./connection-types.ts";
import { textOf } from "./start-values.ts";

interface FieldsProps {
  readonly set: ParameterSet;
  readonly values: Readonly<Record<string, string>>;
  /** What is wrong, by the name of the parameter. */
  readonly issues: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string) => void;
}

/** What a connector asks for: what nobody may see is typed unseen, and never kept by the browser. */
export function CredentialFields({ set, values, issues, onChange }: FieldsProps) {
  // What OAuth gives nobody types.
  const asked = set.parameters.filter(({ hidden, type }) => !hidden && type !== "oauth");
  return asked.map((parameter) => (
    <CredentialField
      key={parameter.name}
      parameter={parameter}
      value={values[parameter.name] ?? ""}
      issue={issues[parameter.name] ?? null}
      onChange={(value) => onChange(parameter.name, value)}
    />
  ));
}

interface FieldProps {
  readonly parameter: ConnectionParameter;
  readonly value: string;
  readonly issue: string | null;
  readonly onChange: (value: string) => void;
}

const YES_OR_NO = [
  { value: "true", label: phrase("Yes") },
  { value: "false", label: phrase("No") },
];

function CredentialField({ parameter, value, issue, onChange }: FieldProps) {
  const t = useWords();
  const { title, type, required, secret } = parameter;
  const frame = {
    label: title,
    description: wordsOf(parameter),
    error: issue === null ? null : t.text(issue),
    required,
    // The server says what is missing, by its field: the browser's own bubble would come first and say less.
    withAsterisk: required,
  };
  const choices = choicesOf(t, parameter);
  if (choices.length > 0) {
    return (
      <Select
        {...frame}
        data={choices}
        value={value === "" ? null : value}
        onChange={(chosen) => onChange(chosen ?? "")}
        searchable={choices.length > 10}
        clearable={!required}
      />
    );
  }
  const typed = {
    ...frame,
    value,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    spellCheck: false,
    autoCapitalize: "off",
  };
  if (secret) return <PasswordInput {...typed} autoComplete="new-password" />;
  return <TextInput {...typed} autoComplete="off" inputMode={type === "int" ? "numeric" : "text"} />;
}

function choicesOf(t: Words, { type, choices }: ConnectionParameter): { value: string; label: string }[] {
  if (choices.length === 0)
    return type === "bool" ? YES_OR_NO.map(({ value, label }) => ({ value, label: t(label) })) : [];
  const all = choices.map(({ title, valueText }) => ({ value: textOf(valueText), label: title }));
  // Two of one value would be one to the list, and none to React.
  return all.filter(({ value }, index) => all.findIndex((one) => one.value === value) === index);
}

/** Files often say the same three times. */
function wordsOf({ title, description, tooltip }: ConnectionParameter): string | undefined {
  const said = [description, tooltip]
    .map((text) => text.trim())
    .filter((text) => text !== "" && text !== title);
  return said.length === 0 ? undefined : [...new Set(said)].join(" ");
}
