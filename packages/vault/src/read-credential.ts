import { type ConnectionParameter, type Connector, isSecret, type ParameterSet } from "@towpath/connectors";
import { toText, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";

/** What a person entered for a connection, told apart by who may see it again. */
export interface EnteredCredential {
  readonly open: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, string>>;
}

/** What is wrong with one value, in plain words that do not repeat it. */
export interface CredentialProblem {
  readonly parameter: string;
  readonly message: string;
}

const LONGEST_VALUE = 10_000;

/** The parameters that a person is asked for: not what a service gives for a sign-in. */
export const askedParameters = (set: ParameterSet): readonly ConnectionParameter[] =>
  set.parameters.filter(({ hidden, type }) => !hidden && type !== "oauth");

/** Why nobody can sign in by this set yet, in plain words; null when it can be filled in. */
export function unsupportedSignIn(set: ParameterSet): string | null {
  const needs = (type: ConnectionParameter["type"]) => set.parameters.some((one) => one.type === type);
  if (needs("gateway"))
    return "It reaches a private network through a data gateway, which Towpath does not have.";
  if (needs("certificate")) return "It signs in with a client certificate, which Towpath cannot keep.";
  return null;
}

/** The set of that name; the only one also answers to any name that is empty. */
export function parameterSet({ connection }: Connector, name: string): ParameterSet | null {
  const [first, second] = connection.sets;
  const found = connection.sets.find((set) => set.name.toLowerCase() === name.toLowerCase());
  return found ?? (name === "" && second === undefined ? (first ?? null) : null);
}

/** Nothing is asked, so nobody has to sign in: calls leave without a connection. */
export const needsNoConnection = ({ connection }: Connector): boolean =>
  connection.sets.every(({ parameters }) => parameters.length === 0);

/**
 * Checks what a person entered against what the set asks.
 *
 * @param given by the name of the parameter; an empty text is as good as none
 */
export function readCredential(
  set: ParameterSet,
  given: Readonly<Record<string, string>>,
): Result<EnteredCredential, readonly CredentialProblem[]> {
  const asked = askedParameters(set);
  const problems: CredentialProblem[] = Object.keys(given)
    .filter((name) => !asked.some((one) => one.name === name))
    .map((parameter) => ({ parameter, message: "The connector does not ask for this." }));
  const open: [string, string][] = [];
  const secret: [string, string][] = [];
  for (const parameter of set.parameters.filter(({ type }) => type !== "oauth")) {
    const read = readValue(set, parameter, given);
    if (!read.ok) problems.push({ parameter: parameter.name, message: read.failure });
    else if (read.value !== null)
      (isSecret(set, parameter) ? secret : open).push([parameter.name, read.value]);
  }
  if (problems.length > 0) return fail(problems);
  return ok({ open: Object.fromEntries(open), secret: Object.fromEntries(secret) });
}

function readValue(
  set: ParameterSet,
  parameter: ConnectionParameter,
  given: Readonly<Record<string, string>>,
): Result<string | null, string> {
  const entered = parameter.hidden || !Object.hasOwn(given, parameter.name) ? "" : given[parameter.name];
  // A key that is pasted often brings the end of its line; no credential has one there.
  const value = (entered ?? "").replace(/^[\r\n]+|[\r\n]+$/g, "");
  if (value !== "") {
    const problem = problemOf(set, parameter, value);
    return problem === null ? ok(value) : fail(problem);
  }
  if (parameter.default !== undefined && parameter.default !== null) return ok(plainText(parameter.default));
  if (parameter.required && !parameter.hidden) return fail(`${parameter.title} is needed.`);
  return ok(null);
}

function problemOf(set: ParameterSet, parameter: ConnectionParameter, value: string): string | null {
  const { title, type, choices } = parameter;
  if (value.length > LONGEST_VALUE) return `${title} is longer than ${LONGEST_VALUE} characters.`;
  const inHeader = goesIntoHeader(set, parameter.name) ? problemInHeader(title, value) : null;
  if (inHeader !== null) return inHeader;
  if (type === "int" && !/^[+-]?\d{1,15}$/.test(value)) return `${title} has to be a whole number.`;
  if (type === "bool" && !/^(?:true|false)$/i.test(value)) return `${title} has to be yes or no.`;
  if (choices.length === 0 || choices.some((choice) => plainText(choice.value) === value)) return null;
  return `${title} has to be one of: ${choices.map((choice) => choice.title).join(", ")}.`;
}

/** What no request could carry there: better said now than at the first call. */
function problemInHeader(title: string, value: string): string | null {
  if (/\p{Cc}/u.test(value)) {
    return `${title} holds a line break or another control character, which cannot be sent. Copy it again.`;
  }
  if (/[^\0-\xff]/.test(value)) {
    return `${title} is sent in a header, and holds a character that headers cannot carry. Copy it again: keys are of plain letters, digits and signs.`;
  }
  return value.trim() === "" ? `${title} holds nothing but blanks. Copy it again.` : null;
}

/** Services write `true`; the workflow language would write `True`. */
const plainText = (value: Value): string => (typeof value === "boolean" ? String(value) : toText(value));

const goesIntoHeader = ({ destinations }: ParameterSet, name: string): boolean =>
  destinations.some(
    (destination) =>
      (destination.kind === "header" || destination.kind === "bearer") && destination.parameter === name,
  );
