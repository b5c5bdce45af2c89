import type { Value, ValueObject } from "@towpath/expressions";
import { isRecord, member, memberKey, recordMember, textMember } from "../tree.ts";
import { findArmWorkflows, isArmTemplate, isWorkflowResource } from "./arm.ts";
import {
  connectionsParameter,
  type DefinitionSite,
  definitionSite,
  parameterValues,
  resourceSite,
} from "./definition-site.ts";
import type { WrapperShape } from "./flow-file.ts";

export interface RecognisedJson {
  readonly shape: WrapperShape;
  readonly sites: readonly DefinitionSite[];
}

/** Recognises shapes 4 to 9 of reference wdl.md, section 4, in that order; null for any other JSON. */
export function recogniseJson(root: Value): RecognisedJson | null {
  if (!isRecord(root)) return null;
  if (recordMember(root, "definition") !== undefined && textMember(root, "kind") !== undefined) {
    return { shape: "standard", sites: [codeViewSite(root)] };
  }
  if (isArmTemplate(root)) return { shape: "arm-template", sites: findArmWorkflows(root) };
  if (isWorkflowResource(root)) return { shape: "arm-resource", sites: [resourceSite(root, [])] };
  const properties = recordMember(root, "properties");
  if (properties !== undefined && member(properties, "definition") !== undefined) {
    return { shape: "flow-object", sites: [flowObjectSite(root, properties)] };
  }
  if (member(root, "definition") !== undefined && recordMember(root, "triggers") === undefined) {
    return { shape: "code-view", sites: [codeViewSite(root)] };
  }
  if (recordMember(root, "triggers") !== undefined && recordMember(root, "actions") !== undefined) {
    return { shape: "bare", sites: [definitionSite({ path: [] })] };
  }
  return null;
}

function codeViewSite(root: ValueObject): DefinitionSite {
  const parameters = recordMember(root, "parameters");
  return definitionSite({
    path: [memberKey(root, "definition") ?? "definition"],
    name: textMember(root, "name") ?? null,
    kind: textMember(root, "kind") ?? null,
    parameterValues: parameterValues(parameters),
    connectionReferences:
      recordMember(root, "connectionReferences") ??
      recordMember(root, "$connections") ??
      connectionsParameter(parameters),
  });
}

function flowObjectSite(root: ValueObject, properties: ValueObject): DefinitionSite {
  const parameters = recordMember(properties, "parameters");
  return definitionSite({
    path: [memberKey(root, "properties") ?? "", memberKey(properties, "definition") ?? ""],
    name: textMember(properties, "displayName") ?? null,
    kind: null,
    parameterValues: parameterValues(parameters),
    connectionReferences:
      recordMember(properties, "connectionReferences") ?? connectionsParameter(parameters),
  });
}
