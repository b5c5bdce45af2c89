import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import { ifAction, switchAction } from "./actions/branch.ts";
import { withVeiledAddress } from "./actions/callback-veil.ts";
import { child } from "./actions/child.ts";
import { compose } from "./actions/compose.ts";
import { apiConnection, connectorWebhook, openApiConnection } from "./actions/connector.ts";
import { expressionKind } from "./actions/expression-kind.ts";
import { http } from "./actions/http.ts";
import { member, memberObject, memberText } from "./actions/inputs.ts";
import { javaScriptCode } from "./actions/javascript-code.ts";
import { join } from "./actions/join.ts";
import { liquid } from "./actions/liquid.ts";
import { foreach, until } from "./actions/loops.ts";
import { parseJson } from "./actions/parse-json.ts";
import { query } from "./actions/query.ts";
import { response } from "./actions/response.ts";
import { select } from "./actions/select.ts";
import { sendToBatch } from "./actions/send-to-batch.ts";
import { table } from "./actions/table.ts";
import { terminate } from "./actions/terminate.ts";
import { changeVariable, initializeVariable } from "./actions/variable-actions.ts";
import { wait } from "./actions/wait.ts";
import { webhook } from "./actions/webhook.ts";
import { xmlValidation } from "./actions/xml-validation.ts";
import { xslt } from "./actions/xslt.ts";
import { type CompileState, compileBlock } from "./compile-block.ts";
import { givenResult } from "./given-result.ts";
import { failed } from "./outcome.ts";
import { withPin } from "./pinned.ts";
import type { ActionPlan, BlockPlan, Program } from "./plan.ts";

interface Site {
  readonly action: ValueObject;
  readonly inputs: Value | undefined;
  readonly plan: ActionPlan;
  readonly path: string;
  readonly state: CompileState;
  readonly triggerAnswers: boolean;
}

/** Every action type the engine runs, by its lower-case name. */
const PROGRAMS: Readonly<Record<string, (site: Site) => Program>> = {
  compose: ({ inputs }) => compose(inputs),
  initializevariable: ({ inputs }) => initializeVariable(inputs),
  setvariable: ({ inputs }) => changeVariable("set", inputs),
  incrementvariable: ({ inputs }) => changeVariable("increment", inputs),
  decrementvariable: ({ inputs }) => changeVariable("decrement", inputs),
  appendtoarrayvariable: ({ inputs }) => changeVariable("appendToArray", inputs),
  appendtostringvariable: ({ inputs }) => changeVariable("appendToString", inputs),
  parsejson: ({ inputs }) => parseJson(inputs),
  query: ({ inputs }) => query(inputs),
  select: ({ inputs }) => select(inputs),
  join: ({ inputs }) => join(inputs),
  table: ({ inputs }) => table(inputs),
  expression: (site) =>
    expressionKind(memberText(site.action, "kind") ?? "", site.inputs) ?? unsupported(site),
  http: ({ action }) => http(action),
  openapiconnection: ({ action }) => openApiConnection(action),
  apiconnection: ({ action }) => apiConnection(action),
  httpwebhook: ({ action }) => withVeiledAddress(webhook(action)),
  openapiconnectionwebhook: ({ action, plan }) =>
    withVeiledAddress(connectorWebhook(action, plan.name, "id")),
  apiconnectionwebhook: ({ action, plan }) =>
    withVeiledAddress(connectorWebhook(action, plan.name, "address")),
  workflow: ({ action }) => child(action),
  liquid: (site) => liquid(site.action, memberText(site.action, "kind") ?? "") ?? unsupported(site),
  xmlvalidation: ({ action }) => xmlValidation(action),
  xslt: ({ action }) => xslt(action),
  javascriptcode: ({ action, plan }) => javaScriptCode(action, plan.name),
  sendtobatch: ({ action }) => sendToBatch(action),
  wait: ({ inputs }) => wait(inputs),
  response: ({ action, triggerAnswers }) => response(action, triggerAnswers),
  terminate: ({ inputs }) => terminate(inputs),
  scope: (site) => ({ kind: "scope", body: body(site) }),
  if: (site) => ifAction(site.action, [body(site), nested(site, "else", ["else"])]),
  switch: (site) => switchAction(site.action, switchBlocks(site)),
  foreach: (site) =>
    foreach(site.action, body(site), {
      nested: isInForeach(site.plan),
      forgets: site.state.forgetful.has(site.plan.name.toLowerCase()),
    }),
  until: (site) => until(site.action, body(site)),
};

export function compileProgram(site: Site): Program {
  const type = site.plan.type.toLowerCase();
  const misplaced = misplacement(type, site.plan);
  if (misplaced !== null) return { kind: "pure", run: () => failed("BadRequest", misplaced) };
  const make = Object.hasOwn(PROGRAMS, type) ? PROGRAMS[type] : undefined;
  const program = make === undefined ? unsupported(site) : make(site);
  return withPin(withStaticResult(program, site), site.state.pin(site.plan.name));
}

/** Some actions may only stand in some places (reference wdl.md, 2.2 and 2.5). The checker says so earlier. */
function misplacement(type: string, { name, block }: ActionPlan): Said | null {
  if (type === "initializevariable") {
    return block.owner === null
      ? null
      : said("'{name}' can initialize a variable only at the top level of the flow.", { name });
  }
  if (type !== "response" && type !== "terminate") return null;
  const loop = block.path.find(({ owner }) => LOOPS.has(owner?.type.toLowerCase() ?? ""))?.owner;
  if (loop === undefined || loop === null) return null;
  return type === "response"
    ? said("'{name}' cannot answer the caller inside the loop '{loop}'.", { name, loop: loop.name })
    : said("'{name}' cannot end the run inside the loop '{loop}'.", { name, loop: loop.name });
}

const LOOPS: ReadonlySet<string> = new Set(["foreach", "until"]);

/** Publishing such an action is refused by the checker; a run of the rest must still work. */
function unsupported({ plan, action }: Site): Program {
  const kind = memberText(action, "kind");
  const type = `'${plan.type}'${kind === null ? "" : ` (${kind})`}`;
  const { name } = plan;
  const words =
    plan.type === ""
      ? said("'{name}' has no type, which Towpath cannot run.", { name })
      : said("'{name}' has the type {type}, which Towpath cannot run.", { name, type });
  return {
    kind: "pure",
    run: () => failed("ActionTypeNotSupported", words),
  };
}

const body = (site: Site): BlockPlan =>
  compileBlock(site.state, member(site.action, "actions"), {
    owner: site.plan,
    branch: "actions",
    path: `${site.path}/actions`,
  });

function nested(site: Site, branch: string, path: readonly string[]): BlockPlan {
  const holder = path.reduce<Value | undefined>((value, name) => member(value, name), site.action);
  return compileBlock(site.state, member(holder, "actions"), {
    owner: site.plan,
    branch,
    path: `${site.path}/${path.join("/")}/actions`,
  });
}

function switchBlocks(site: Site): BlockPlan[] {
  const cases = Object.keys(memberObject(site.action, "cases"));
  const blocks = cases.map((name) => nested(site, `case:${name}`, ["cases", name]));
  return isObject(member(site.action, "default"))
    ? [...blocks, nested(site, "default", ["default"])]
    : blocks;
}

function isInForeach(plan: ActionPlan): boolean {
  return plan.block.path.some((block) => block.owner?.type.toLowerCase() === "foreach");
}

/** `runtimeConfiguration.staticResult`: the result stands in the definition and nothing is executed. */
function withStaticResult(program: Program, { action, state }: Site): Program {
  const setting = memberObject(memberObject(action, "runtimeConfiguration"), "staticResult");
  const enabled = memberText(setting, "staticResultOptions")?.toLowerCase() === "enabled";
  const isContainer = "body" in program || "branches" in program;
  if (!enabled || isContainer) return program;
  const name = memberText(setting, "name") ?? "";
  const result = state.staticResult(name);
  if (!isObject(result)) {
    // Who switched a static result on wants nothing to leave.
    const words = said("The static result '{name}' of this action does not exist, and it was not executed.", {
      name,
    });
    return { kind: "pure", run: () => failed("StaticResultNotFound", words) };
  }
  return givenResult(result, (status) =>
    said("The static result of this action says that it is {status}.", { status }),
  );
}
