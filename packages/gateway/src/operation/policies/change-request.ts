import type { Policy, PolicyTemplate } from "@towpath/connectors";
import { toText } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { type Draft, headerOf, queryOf, withHeader, withQuery } from "../draft.ts";
import { changeBody } from "./change-body.ts";
import {
  encodedForPaths,
  evaluateText,
  missingReferences,
  type PolicyScope,
} from "./evaluate-policy-text.ts";

/** Why a policy cannot be applied: in plain words, with its name. */
export interface PolicyFailure {
  readonly policy: string;
  readonly message: string;
}

type RequestChange = (draft: Draft, policy: Policy, scope: PolicyScope) => Result<Draft, PolicyFailure>;

const CHANGES: Partial<Record<PolicyTemplate, RequestChange>> = {
  dynamichosturl: setHost,
  dynamicsubdomain: setHost,
  setheader: setHeaderPolicy,
  setqueryparameter: setQueryPolicy,
  routerequesttoendpoint: route,
};

/** The request after one policy of the request section; sub-requests (`setvaluefromurl`) are made elsewhere. */
export function changeRequest(
  draft: Draft,
  policy: Policy,
  connectionParameter: PolicyScope["connectionParameter"],
): Result<Draft, PolicyFailure> {
  const scope: PolicyScope = { draft, connectionParameter, body: draft.body };
  const change = CHANGES[policy.template];
  if (change !== undefined) return change(draft, policy, scope);
  return ok({ ...draft, body: changeBody(draft.body, policy, scope) });
}

function text(policy: Policy, name: string): string {
  const value = policy.parameters[name];
  return value === undefined || value === null ? "" : toText(value);
}

/** Scheme, host and base path are replaced as a whole: most templates repeat the base path themselves. */
function setHost(draft: Draft, policy: Policy, scope: PolicyScope): Result<Draft, PolicyFailure> {
  const template = text(policy, "urltemplate");
  const missing = missingReferences(template, scope);
  if (missing.length > 0) {
    const message = `The policy '${policy.title}' makes the address of ${missing.join(" and ")}, which is empty.`;
    return fail({ policy: policy.title, message });
  }
  const written = evaluateText(template, scope).trim();
  // People enter addresses with their scheme where the template has one already.
  const [, scheme = "https://", rest = ""] =
    /^(?:https?:\/\/)*?(https?:\/\/)?((?!https?:\/\/).*)$/is.exec(written) ?? [];
  const url = `${scheme}${rest.replace(/\/+$/, "")}`;
  if (!URL.canParse(url) || new URL(url).hostname === "" || /\s/.test(url)) {
    return fail({
      policy: policy.title,
      message: `The policy '${policy.title}' makes no web address of the connection's values. Check what was entered.`,
    });
  }
  return ok({ ...draft, baseUrl: url });
}

/** `override` unless the policy says otherwise; `skip` keeps what is there, `append` puts the value behind it. */
export function existing(policy: Policy, before: string | undefined, value: string, glue: string): string {
  const action = text(policy, "existsaction").trim().toLowerCase();
  if (before === undefined || before === "") return value;
  if (action === "skip") return before;
  return action === "append" ? `${before}${glue}${value}` : value;
}

function setHeaderPolicy(draft: Draft, policy: Policy, scope: PolicyScope): Result<Draft, PolicyFailure> {
  const name = evaluateText(text(policy, "name"), scope).trim();
  const value = evaluateText(text(policy, "value"), scope);
  if (name === "") return ok(draft);
  return ok(withHeader(draft, name, existing(policy, headerOf(draft, name), value, ",")));
}

function setQueryPolicy(draft: Draft, policy: Policy, scope: PolicyScope): Result<Draft, PolicyFailure> {
  const name = evaluateText(text(policy, "name"), scope).trim();
  const value = evaluateText(text(policy, "value"), scope);
  if (name === "") return ok(draft);
  return ok(withQuery(draft, name, existing(policy, queryOf(draft, name), value, ",")));
}

/** Another path below the same base; `{name}` is a value of the path, `?a=b` joins the query that is there. */
function route(draft: Draft, policy: Policy, scope: PolicyScope): Result<Draft, PolicyFailure> {
  const template = text(policy, "newpath");
  const method = evaluateText(text(policy, "httpmethod"), scope).trim().toUpperCase();
  const [pathPart = "", ...queryParts] = evaluateRoute(template, scope).split("?");
  const path = pathPart.startsWith("/") ? pathPart : `/${pathPart}`;
  const moved = { ...draft, path, method: /^[A-Z]+$/.test(method) ? method : draft.method };
  const extra = [...new URLSearchParams(queryParts.join("?"))];
  return ok(extra.reduce<Draft>((made, [name, value]) => withQuery(made, name, value), moved));
}

function evaluateRoute(template: string, scope: PolicyScope): string {
  return evaluateText(template, encodedForPaths(scope)).replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    return scope.draft.pathValues.get(name) ?? whole;
  });
}
