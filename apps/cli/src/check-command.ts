import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { stringifyJson, type ValueObject } from "@towpath/expressions";
import {
  allActions,
  checkDefinition,
  type FlowFile,
  isZip,
  type Problem,
  readFlowFile,
  roundTrips,
  triggerOf,
} from "@towpath/flow";
import { checkConnectorFolder, checkConnectorZip, isConnectorFile } from "./check-connectors.ts";
import { checkWsdl } from "./check-wsdl.ts";
import type { Command } from "./command.ts";
import { filesBelow } from "./files-below.ts";
import { readOptions } from "./options.ts";
import { MAX_FILE_BYTES, readInput } from "./read-input.ts";
import type { Report } from "./report.ts";
import { UsageError } from "./usage-error.ts";

const help = `towpath check PATH… [--json]

Recognises definitions in any wrapper (Logic Apps, Power Automate, ARM templates, zip packages) and connectors (a
folder with apiDefinition.swagger.json and apiProperties.json, or a zip of many), and checks them. Of a WSDL it says
what becomes of it (see towpath connector). A folder is searched for all of these. Prints one JSON line each:
  {"path","kind","ok","problems":[{"severity","path","message"}],"summary":{…},"roundTrip":true|false}
Exit code 1 when anything is not ok.`;

/** `towpath check`. */
export const checkCommand: Command = {
  help,
  async run(args) {
    const { positionals } = readOptions(args, { json: "boolean" });
    if (positionals.length === 0) throw new UsageError("check wants at least one file or folder.");
    let allOk = true;
    for (const path of positionals) {
      for (const file of await filesBelow(path)) {
        for (const report of await checkPath(file)) {
          allOk &&= report.ok;
          process.stdout.write(`${stringifyJson(report)}\n`);
        }
      }
    }
    return allOk ? 0 : 1;
  },
};

async function checkPath(path: string): Promise<readonly Report[]> {
  if ((await stat(path)).isDirectory()) return [await checkConnectorFolder(path, path)];
  if (isConnectorFile(path)) return [await checkConnectorFolder(path, dirname(path))];
  try {
    if (/\.wsdl$/i.test(path)) return [await checkWsdl(path)];
    const bytes = await readInput(path, MAX_FILE_BYTES);
    const file = readFlowFile(basename(path), bytes);
    if (file.ok) return [reportOf(path, file.value)];
    const connectors = isZip(bytes) ? checkConnectorZip(path, bytes) : null;
    const { kind, message } = file.failure;
    return connectors ?? [refused(path, { severity: "error", code: kind, path: "", message })];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [refused(path, { severity: "error", code: "too-large", path: "", message: error.message })];
  }
}

/** What a quick fix would start from is for editors. */
function said({ hint: _, saying: __, ...problem }: Problem): ValueObject {
  return problem;
}

function refused(path: string, problem: Problem): Report {
  return { path, kind: "flow", ok: false, problems: [said(problem)], summary: {}, roundTrip: false };
}

function reportOf(path: string, file: FlowFile): Report {
  const flows = file.flows.map((flow) => ({
    flow,
    problems: checkDefinition(flow.definition, {
      runnable: false,
      parameters: Object.keys(flow.parameterValues),
    }),
  }));
  const problems = flows.flatMap(({ flow, problems }) =>
    problems.map((problem) => ({ ...problem, path: placeOf(file, flow) + problem.path })),
  );
  const roundTrip = roundTrips(file);
  const summary = {
    shape: file.shape,
    flows: flows.map(({ flow }) => ({
      name: flow.name,
      member: flow.member,
      pointer: flow.pointer,
      trigger: String(triggerOf(flow.definition)?.trigger.type ?? ""),
      actions: allActions(flow.definition).length,
    })),
    errors: problems.filter((problem) => problem.severity === "error").length,
    warnings: problems.filter((problem) => problem.severity === "warning").length,
  };
  const ok = roundTrip && summary.errors === 0;
  return {
    path,
    kind: "flow",
    ok,
    problems: problems.map(said),
    summary,
    roundTrip,
  };
}

/** Where the definition stands in its file: with several flows a bare pointer would not say which. */
function placeOf(file: FlowFile, flow: FlowFile["flows"][number]): string {
  return (
    (flow.member === null ? "" : `${flow.member}#`) +
    (file.flows.length > 1 || flow.member !== null ? flow.pointer : "")
  );
}
