import type { Value, ValueObject } from "@towpath/expressions";
import type { DynamicField, FieldSpec } from "@towpath/flow";
import { createContext, useContext } from "react";
import { ENGLISH, type Words } from "../../words/translate.ts";

/** One choice as the service has it. */
export interface ServiceChoice {
  readonly value: Value;
  readonly title: string;
  /** In a tree: it can be opened. */
  readonly isParent: boolean;
  readonly item: Value;
}

export interface ChoiceQuestion {
  readonly parameter: string;
  readonly form: ValueObject;
  /** In a tree: the node that was opened. */
  readonly parent?: Value;
}

/** What a form can ask the service behind it while it is filled in. */
export interface DesignTime {
  /** Why nothing can be asked, e.g. without a connection; null when it can. */
  readonly blocked: string | null;
  /** Who is asked: connector, operation, connection. */
  readonly asked: readonly string[];
  /** The inputs so far, by name. */
  readonly parameters: ValueObject;
  readonly fields: readonly FieldSpec[];
  readonly choices: (question: ChoiceQuestion) => Promise<readonly ServiceChoice[]>;
  /** By the name of the input that consists of them. */
  readonly told: ReadonlyMap<string, DynamicFieldsState>;
  /** Titles of values that were chosen in a tree, by value. */
  readonly remembered: ValueObject;
  readonly remember: (value: string, title: string) => void;
}

/** Fields that a service tells, at one place of the form. */
export interface DynamicFieldsState {
  readonly blocked: string | null;
  readonly isFetching: boolean;
  readonly error: unknown;
  /** How many fields there are; null until the service has said so. */
  readonly count: number | null;
  readonly refresh: () => Promise<FieldsChange | null>;
}

/** What another look at the service brought: titles of fields. */
export interface FieldsChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const DesignTimeContext = createContext<DesignTime | null>(null);
export const DesignTimeProvider = DesignTimeContext.Provider;

/** Null outside of the form of a connector. */
export const useDesignTime = (): DesignTime | null => useContext(DesignTimeContext);

/** Values of the form that an answer depends on, and what stands in the way of asking. */
export interface Dependencies {
  readonly values: readonly Value[];
  readonly blocked: string | null;
}

/** What has to be chosen first; what only a run will know cannot be asked about. */
export function dependenciesOf(
  dynamic: DynamicField,
  { parameters, fields }: Pick<DesignTime, "parameters" | "fields">,
  t: Words = ENGLISH,
): Dependencies {
  const values: Value[] = [];
  for (const name of dynamic.dependsOn) {
    const value = parameterNamed(parameters, name);
    const field = fields.find(({ path }) => nameOfPath(path) === plain(name));
    const title = field?.title ?? name;
    if (isExpression(value)) {
      const blocked = t(
        "“{title}” is known only when the flow runs, so there is nothing to choose from yet. Enter the value yourself.",
        { title },
      );
      return { values, blocked };
    }
    if ((value === undefined || value === null || value === "") && field?.required === true) {
      return { values, blocked: t("Fill in “{title}” first.", { title }) };
    }
    values.push(value ?? null);
  }
  return { values, blocked: null };
}

/** By its name, by its path with slashes or dots, or by the last part of its path. */
function parameterNamed(parameters: ValueObject, name: string): Value | undefined {
  const wanted = plain(name);
  const entries = Object.entries(parameters);
  const exact = entries.find(([key]) => key.toLowerCase() === wanted);
  return (exact ?? entries.find(([key]) => key.toLowerCase().endsWith(`/${wanted}`)))?.[1];
}

const plain = (name: string): string => name.replaceAll(".", "/").toLowerCase();

function nameOfPath(path: string): string {
  const last = path.split("/").at(-1) ?? "";
  return last.replaceAll("~1", "/").replaceAll("~0", "~").toLowerCase();
}

/** A text of which a part is worked out by the run. */
export function isExpression(value: Value | undefined): boolean {
  if (typeof value !== "string") return false;
  const text = value.replaceAll("@@", "");
  return text.startsWith("@") || text.includes("@{");
}
