import { said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import type { Problem } from "../problem.ts";
import { member, recordMember } from "../tree.ts";
import { allActions, triggerOf } from "../view/definition-index.ts";
import { checkAddresses } from "./addresses.ts";
import { checkConnectorSteps } from "./connector-steps.ts";
import { checkTypesOfValues } from "./expression-types.ts";
import { checkInputs } from "./inputs.ts";
import { checkMaps } from "./maps.ts";
import { checkNames } from "./names.ts";
import { checkParameters } from "./parameters.ts";
import { checkPlacement } from "./placement.ts";
import { type CheckOptions, ProblemList } from "./problem-list.ts";
import { checkRunAfter } from "./run-after.ts";
import { checkScripts } from "./scripts.ts";
import { checkSize } from "./size.ts";
import { checkStepSettings } from "./step-settings.ts";
import { checkTemplates } from "./templates.ts";
import { checkTrigger } from "./trigger.ts";
import { checkTypes } from "./types.ts";
import { checkVariables } from "./variables.ts";

/** Everything that is wrong with a definition, errors first; an empty list when it is sound. */
export function checkDefinition(definition: Definition, options: CheckOptions = {}): Problem[] {
  const problems = new ProblemList(options.runnable ?? false);
  checkMembers(definition, problems);
  checkNames(definition, problems);
  const values = options.parameterValues ?? {};
  checkParameters(definition, values, problems);
  checkTypes(definition, problems);
  const known = options.operations ?? (() => null);
  checkTrigger(definition, problems, known);
  checkRunAfter(definition, problems);
  checkPlacement(definition, problems);
  checkInputs(definition, problems, known);
  checkAddresses(definition, problems);
  checkConnectorSteps(definition, problems);
  checkStepSettings(definition, problems);
  checkVariables(definition, problems);
  checkTemplates(definition, problems, [...(options.parameters ?? []), ...Object.keys(values)]);
  checkScripts(definition, problems, options.inlineCode ?? true);
  checkMaps(definition, problems);
  checkTypesOfValues(definition, problems, { known, seen: options.seen ?? (() => null) });
  checkSize(definition, problems);
  return problems.all();
}

function checkMembers(definition: Definition, problems: ProblemList): void {
  const triggers = recordMember(definition, "triggers");
  if (triggers === undefined && member(definition, "triggers") !== undefined) {
    problems.error(
      "not-an-object",
      ["triggers"],
      said("The triggers must be a JSON object: {name: trigger}."),
    );
  } else if (triggerOf(definition) === null) {
    problems.error("no-trigger", ["triggers"], said("The flow has no trigger. Choose what starts it."));
  } else if (Object.keys(triggers ?? {}).length > 1) {
    const names = Object.keys(triggers ?? {}).join(", ");
    problems.error(
      "several-triggers",
      ["triggers"],
      said("A flow has one trigger; this has several: {names}.", { names }),
    );
  }
  const actions = recordMember(definition, "actions");
  if (actions === undefined) {
    problems.error(
      "no-actions",
      ["actions"],
      said("The actions are missing. They are a JSON object: {name: action}."),
    );
  } else if (allActions(definition).length === 0) {
    problems.warning("no-actions", ["actions"], said("The flow has no actions yet. Add what it should do."));
  }
}
