import type { Value, ValueObject } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, member, memberKey, recordMember, textMember } from "../tree.ts";
import { allActions, triggerOf, typeOf } from "../view/definition-index.ts";
import { isDisabled } from "../view/disabled.ts";
import { isLiteral, literalNumber, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { stepLabel } from "./step-label.ts";

/** A trigger or an action, with where it stands. */
interface Site {
  readonly step: ValueObject;
  readonly path: readonly string[];
  /** `trigger`, or the lower-case type of an action. */
  readonly kind: string;
  readonly action: string | undefined;
}

/** Each option of `operationOptions`, by lower-case name, and what it means something for (reference wdl.md, 2.3). */
const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    disableasyncpattern: ["http", "workflow"],
    asynchronous: ["response"],
    sequential: ["foreach"],
    singleinstance: ["trigger"],
    enableschemavalidation: ["trigger"],
    suppressworkflowheaders: ["http", "httpwebhook", "workflow", "trigger"],
    suppressworkflowheadersonresponse: ["trigger", "response"],
    includeauthorizationheadersinoutputs: ["trigger"],
    disableautomaticdecompression: ["http"],
    failwhenlimitsreached: ["until"],
  }),
);

const MAX_ITEMS = 100_000;

/** Settings that stand beside the inputs of a step: each is one Towpath acts on, or is named here. */
export function checkStepSettings(definition: Definition, problems: ProblemList): void {
  for (const site of sitesOf(definition)) {
    checkOptions(site, problems);
    checkSecureData(site, problems);
    checkTransfer(site, problems);
    checkTracked(site, problems);
    checkUnknownOutcome(site, problems);
    checkStaticResult(definition, site, problems);
  }
}

function sitesOf(definition: Definition): Site[] {
  const trigger = triggerOf(definition);
  const first: Site[] =
    trigger === null
      ? []
      : [
          {
            step: trigger.trigger,
            path: ["triggers", trigger.name],
            kind: "trigger",
            action: undefined,
          },
        ];
  const actions = allActions(definition).map(({ name, action, path }) => {
    const kind = typeOf(action).type.toLowerCase();
    return { step: action, path, kind, action: name };
  });
  return [...first, ...actions];
}

/** Types Towpath cannot run are told as a whole; their settings are not ours to judge. */
const CONNECTOR = /^(openapiconnection|apiconnection|serviceprovider)/;

function checkOptions({ step, path, kind, action }: Site, problems: ProblemList): void {
  const value = member(step, "operationOptions");
  if (value === undefined || value === null || !isLiteral(value) || CONNECTOR.test(kind)) return;
  const at = [...path, "operationOptions"];
  if (typeof value !== "string") {
    const message = said('"operationOptions" of {label} must be a text with names and commas between them.', {
      label: stepLabel(action),
    });
    problems.error("bad-option", at, message, action);
    return;
  }
  for (const option of value.split(",").map((one) => one.trim())) {
    const places = option === "" ? [kind] : OPTIONS.get(option.toLowerCase());
    if (places === undefined) {
      const message = said(
        'The option "{option}" of {label} is not one Towpath knows. It is kept, and changes nothing.',
        { option, label: stepLabel(action) },
      );
      problems.warning("bad-option", at, message, action, { about: option });
    } else if (!places.includes(kind)) {
      const message = said('The option "{option}" changes nothing for {label}.', {
        option,
        label: stepLabel(action),
      });
      problems.warning("bad-option", at, message, action, { about: option });
    }
  }
}

function checkSecureData({ step, path, action }: Site, problems: ProblemList): void {
  const at = ["runtimeConfiguration", "secureData", "properties"];
  const value = valueBelow(step, at);
  if (value === undefined || value === null || value === "") return;
  const fits =
    Array.isArray(value) && value.every((one) => typeof one === "string" && /^(in|out)puts$/i.test(one));
  if (fits) return;
  // Not a warning: a spelling that hides nothing would show what was meant to be hidden.
  const message = said('What is hidden of {label} must be a list of "inputs" and "outputs".', {
    label: stepLabel(action),
  });
  problems.error("bad-secure-data", [...path, ...at], message, action);
}

function checkTransfer({ step, path, kind, action }: Site, problems: ProblemList): void {
  const configuration = recordMember(step, "runtimeConfiguration") ?? {};
  const count = valueBelow(configuration, ["paginationPolicy", "minimumItemCount"]);
  const mode = valueBelow(configuration, ["contentTransfer", "transferMode"]);
  const at = [...path, "runtimeConfiguration"];
  if (isGiven(count) && !isWithin(count, 1, MAX_ITEMS)) {
    const message = said("The number of items {label} should read must be a whole number from 1 to {most}.", {
      label: stepLabel(action),
      most: MAX_ITEMS,
    });
    problems.error("out-of-bounds", [...at, "paginationPolicy", "minimumItemCount"], message, action);
  }
  if ((isGiven(count) || isGiven(mode)) && HAS_NO_PAGES.has(kind)) {
    const message = said(
      "{label} reads and sends nothing in pages or pieces: this setting changes nothing.",
      { label: stepLabel(action) },
    );
    const member = isGiven(count) ? "paginationPolicy" : "contentTransfer";
    problems.warning("no-effect", [...at, member], message, action);
  }
}

const HAS_NO_PAGES: ReadonlySet<string> = new Set([
  "compose",
  "scope",
  "if",
  "switch",
  "foreach",
  "until",
  "wait",
  "terminate",
]);

const isGiven = (value: Value | undefined): value is Value =>
  value !== undefined && value !== null && value !== "" && isLiteral(value);

function isWithin(value: Value, from: number, to: number): boolean {
  const number = literalNumber(value);
  return number !== null && Number.isInteger(number) && number >= from && number <= to;
}

function checkTracked({ step, path, action }: Site, problems: ProblemList): void {
  for (const name of ["trackedProperties", "correlation"]) {
    const value = member(step, name);
    if (value === undefined || value === null || isRecord(value)) continue;
    const message = said('"{name}" of {label} must be a JSON object.', { name, label: stepLabel(action) });
    problems.error("not-an-object", [...path, name], message, action);
  }
}

const OUTCOMES: ReadonlySet<string> = new Set(["repeat", "ask"]);

function checkUnknownOutcome({ step, path, action }: Site, problems: ProblemList): void {
  const at = ["metadata", "towpath", "unknownOutcome"];
  const value = valueBelow(step, at);
  if (
    value === undefined ||
    value === null ||
    (typeof value === "string" && OUTCOMES.has(value.toLowerCase()))
  )
    return;
  const given = typeof value === "string" ? said('"{name}"', { name: value }) : said("what is set");
  const message = said(
    '"unknownOutcome" of {label} is "repeat" or "ask", and not {given}. As it stands, a call whose outcome is unknown is repeated.',
    { label: stepLabel(action), given },
  );
  problems.warning("bad-unknown-outcome", [...path, ...at], message, action);
}

function checkStaticResult(
  definition: Definition,
  { step, path, action }: Site,
  problems: ProblemList,
): void {
  const at = ["runtimeConfiguration", "staticResult"];
  const setting = valueBelow(step, at);
  if (!isRecord(setting) || textMember(setting, "staticResultOptions")?.toLowerCase() !== "enabled") return;
  const name = textMember(setting, "name") ?? "";
  if (isDisabled(step)) {
    const message = said(
      "{label} is disabled: runs pass it by as if it had worked, and it gives nothing out.",
      { label: stepLabel(action) },
    );
    problems.warning("disabled", path, message, action);
  }
  if (memberKey(recordMember(definition, "staticResults") ?? {}, name) !== undefined) return;
  const message = said('The static result "{name}" of {label} does not exist. The step would fail.', {
    name,
    label: stepLabel(action),
  });
  problems.unrunnable("unknown-static-result", [...path, ...at, "name"], message, action);
}
