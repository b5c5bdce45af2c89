import type { Connector } from "../connector.ts";
import { isPlaceholderHost, placeholderIn, unplacedParameters } from "../grade/grade-operations.ts";
import type { ConnectorSettings } from "./connector-settings.ts";
import { readAddress } from "./read-address.ts";

/** What an admin can be asked about a connector, so that more of it works. */
export type SettingQuestion =
  | {
      readonly kind: "address";
      /** As the files have it; null when they name none. */
      readonly fromFiles: string | null;
      /** The files name none that can be called: without an answer nothing works. */
      readonly isNeeded: boolean;
    }
  | {
      readonly kind: "placeholder";
      readonly id: string;
      readonly where: "header" | "query parameter";
      readonly name: string;
      readonly placeholder: string;
    }
  | {
      readonly kind: "place";
      /** `<parameter set>/<parameter>`. */
      readonly id: string;
      readonly setTitle: string;
      readonly parameter: string;
      readonly title: string;
      /** Parameters that may be the user name of Basic. */
      readonly usernames: readonly { readonly name: string; readonly title: string }[];
    };

/** @param connector as its files describe it, without settings */
export function settingQuestions(connector: Connector): readonly SettingQuestion[] {
  return [addressQuestion(connector), ...placeholderQuestions(connector), ...placeQuestions(connector)];
}

export function placeholderId(found: { readonly where: string; readonly name: string }): string {
  return `${found.where === "header" ? "header" : "query"}/${found.name.toLowerCase()}`;
}

function addressQuestion({ address, policies }: Connector): SettingQuestion {
  const { scheme, host, basePath } = address;
  const isChosenElsewhere = policies.some(({ template }) => /^dynamic(hosturl|subdomain)$/.test(template));
  return {
    kind: "address",
    fromFiles: host === "" ? null : `${scheme}://${host}${basePath}`,
    isNeeded: isPlaceholderHost(host) && !isChosenElsewhere,
  };
}

function placeholderQuestions({ policies }: Connector): SettingQuestion[] {
  const byId = new Map<string, SettingQuestion>();
  for (const policy of policies) {
    const found = placeholderIn(policy);
    if (found === null) continue;
    const id = placeholderId(found);
    if (!byId.has(id)) byId.set(id, { kind: "placeholder", id, ...found });
  }
  return [...byId.values()];
}

function placeQuestions({ connection, policies }: Connector): SettingQuestion[] {
  return unplacedParameters({ connection, policies }).map(({ set, name, title }) => {
    const all = connection.sets.find((one) => one.name === set);
    const usernames = (all?.parameters ?? []).filter((one) => one.type === "string" && !one.hidden);
    return {
      kind: "place",
      id: `${set}/${name}`,
      setTitle: all?.title ?? "",
      parameter: name,
      title,
      usernames: usernames.map((one) => ({ name: one.name, title: one.title })),
    };
  });
}

/** RFC 9110's token: what a header's name is made of. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const CONTROL = /\p{Cc}/u;

/**
 * Why settings cannot be kept, in plain words; null: they can.
 *
 * @param values to be entered, by the id of their question
 */
export function settingsProblem(
  connector: Connector,
  { address, places }: Pick<ConnectorSettings, "address" | "places">,
  values: Readonly<Record<string, string>> = {},
): string | null {
  if (address !== null && readAddress(address, connector.address) === null) {
    return `'${address}' is no address. Write it like https://api.example.com or https://api.example.com/v2.`;
  }
  const questions = settingQuestions(connector);
  const ids = (kind: SettingQuestion["kind"]) =>
    new Set(questions.flatMap((one) => (one.kind === kind && one.kind !== "address" ? [one.id] : [])));
  const known = { placeholder: ids("placeholder"), place: ids("place") };
  return valuesProblem(values, known.placeholder) ?? placesProblem(places, known.place);
}

function valuesProblem(values: Readonly<Record<string, string>>, known: ReadonlySet<string>): string | null {
  for (const [id, value] of Object.entries(values)) {
    if (!known.has(id)) return `The connector has no placeholder '${id}'.`;
    if (CONTROL.test(value)) return `The value of '${id}' holds a line break or another control character.`;
  }
  return null;
}

function placesProblem(places: ConnectorSettings["places"], known: ReadonlySet<string>): string | null {
  for (const [id, place] of Object.entries(places)) {
    if (!known.has(id)) return `The files say themselves where '${id}' goes, or there is no such value.`;
    if (place.kind === "header" && !HEADER_NAME.test(place.name))
      return `'${place.name}' is no name of a header.`;
    if (place.kind === "query" && CONTROL.test(place.name)) return "A query parameter's name is one line.";
  }
  return null;
}
