import type { Value, ValueObject } from "@towpath/expressions";
import { isRecord, member, memberKey, recordMember, textMember } from "../tree.ts";
import { type DefinitionSite, resourceSite } from "./definition-site.ts";

const WORKFLOW_TYPE = "microsoft.logic/workflows";
const DEPLOYMENT_TYPE = "microsoft.resources/deployments";

export function isWorkflowResource(root: ValueObject): boolean {
  return textMember(root, "type")?.toLowerCase() === WORKFLOW_TYPE;
}

export function isArmTemplate(root: ValueObject): boolean {
  if (resourceList(member(root, "resources")) === null) return false;
  const schema = textMember(root, "$schema")?.toLowerCase() ?? "";
  return schema.includes("deploymenttemplate") || member(root, "contentVersion") !== undefined;
}

/** Every workflow of a template, those of child resources and nested deployments too. */
export function findArmWorkflows(root: ValueObject): DefinitionSite[] {
  const sites: DefinitionSite[] = [];
  collect(root, [], sites);
  return sites.map((site) => ({
    ...site,
    name: namedBy(site.name, root),
    alias: sourceOf(site.name)?.key ?? null,
  }));
}

function collect(owner: ValueObject, path: readonly string[], sites: DefinitionSite[]): void {
  const key = memberKey(owner, "resources");
  const resources = key === undefined ? null : resourceList(owner[key]);
  for (const [segment, resource] of resources ?? []) {
    if (!isRecord(resource)) continue;
    const here = [...path, key ?? "", segment];
    const type = textMember(resource, "type")?.toLowerCase();
    if (type === WORKFLOW_TYPE) sites.push(resourceSite(resource, here));
    if (type === DEPLOYMENT_TYPE) collectDeployment(resource, here, sites);
    collect(resource, here, sites);
  }
}

function collectDeployment(resource: ValueObject, path: readonly string[], sites: DefinitionSite[]): void {
  const properties = recordMember(resource, "properties") ?? {};
  const template = recordMember(properties, "template");
  if (template === undefined) return;
  const inner = [memberKey(resource, "properties") ?? "", memberKey(properties, "template") ?? ""];
  collect(template, [...path, ...inner], sites);
}

/** A list, or (in newer templates) an object of resources by symbolic name. */
function resourceList(value: Value | undefined): [string, Value][] | null {
  if (Array.isArray(value)) return value.map((resource, index) => [String(index), resource]);
  return isRecord(value) ? Object.entries(value) : null;
}

/**
 * A name for people: what the template's expression says at its simplest, `[parameters('x')]` with a default or
 * `[variables('x')]`; without a plain text there, the name of the parameter or variable itself. Any other ARM expression gives no name.
 */
function namedBy(name: string | null, template: ValueObject): string | null {
  if (name === null || !name.startsWith("[") || name.startsWith("[[")) return name;
  const found = sourceOf(name);
  if (found === null) return null;
  const { source, key } = found;
  const entry = recordMember(template, source);
  const value = entry === undefined ? undefined : member(entry, key);
  const text = isRecord(value) ? member(value, "defaultValue") : value;
  return typeof text === "string" && text !== "" && !text.startsWith("[") ? text : key;
}

/** The parameter or variable that a name is, and nothing else. */
function sourceOf(name: string | null): { source: string; key: string } | null {
  const [, source, key] = /^\[\s*(parameters|variables)\(\s*'([^']+)'\s*\)\s*\]$/i.exec(name ?? "") ?? [];
  return source === undefined || key === undefined ? null : { source: source.toLowerCase(), key };
}
