import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import {
  connectorFromWsdl,
  findConnectors,
  importsOf,
  readConnector,
  SOAP_SIGN_INS,
  type SoapSignIn,
  type SourceFile,
  summarize,
} from "@towpath/connectors";
import { stringifyJson, type Value } from "@towpath/expressions";
import type { Command } from "./command.ts";
import { readOptions } from "./options.ts";
import { MAX_FILE_BYTES, readInput } from "./read-input.ts";
import { UsageError } from "./usage-error.ts";

const help = `towpath connector from-wsdl FILE --out DIR [options] --json

Makes the two files of a connector from a WSDL 1.1: apiDefinition.swagger.json and apiProperties.json in DIR.
What FILE imports is looked for in its folder and below.

  --out DIR       where the files go; made when it is not there, and no file of it is replaced
  --port NAME     which port, when the WSDL has several at different addresses
  --sign-in KIND  ${SOAP_SIGN_INS.join(", ")} (default: what the WSDL asks for)

Prints {"files":[…],"notes":[{"kind","where","message"}],"summary":{…}}, or {"error":{message}}. Exit code 1 when no
connector can be made of it.`;

const OPTIONS = { json: "boolean", out: "string", port: "string", "sign-in": "string" } as const;

/** `towpath connector from-wsdl`. */
export const connectorCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS);
    const [verb, path, extra] = positionals;
    if (verb !== "from-wsdl" || path === undefined || extra !== undefined) {
      throw new UsageError("connector wants the word from-wsdl, one file, and options.");
    }
    if (values.out === undefined) throw new UsageError("connector from-wsdl wants a folder: --out DIR.");
    const made = connectorFromWsdl(await wsdlFiles(path), {
      ...(values.port === undefined ? {} : { port: values.port }),
      ...signInOf(values["sign-in"]),
    });
    if (!made.ok) {
      process.stdout.write(`${stringifyJson({ error: { message: made.failure.message } })}\n`);
      return 1;
    }
    const { definition, properties, notes } = made.value;
    const files = await writeFiles(values.out, {
      "apiDefinition.swagger.json": definition,
      "apiProperties.json": properties,
    });
    const line = {
      files,
      notes: notes.map((note) => ({ ...note })),
      summary: summaryOf(definition, properties),
    };
    process.stdout.write(`${stringifyJson(line)}\n`);
    return 0;
  },
};

function signInOf(given: string | undefined): { readonly signIn?: SoapSignIn } {
  if (given === undefined) return {};
  const signIn = SOAP_SIGN_INS.find((one) => one === given);
  if (signIn === undefined) throw new UsageError(`--sign-in wants one of ${SOAP_SIGN_INS.join(", ")}.`);
  return { signIn };
}

const DEEPEST_FOLDER = 4;
const MOST_FILES = 500;

/** The WSDL itself, then what stands beside it: only when it imports anything. */
export async function wsdlFiles(path: string): Promise<readonly SourceFile[]> {
  const bytes = await readInput(path, MAX_FILE_BYTES);
  const own: SourceFile = { path: basename(path), bytes };
  if (path === "-" || importsOf(new TextDecoder().decode(bytes)).length === 0) return [own];
  const folder = dirname(path);
  const names = (await namesBelow(folder, 0))
    .filter((name) => relative(name, path) !== "")
    .slice(0, MOST_FILES);
  const others = names.map(async (name): Promise<SourceFile> => {
    return { path: relative(folder, name), bytes: await readInput(name, MAX_FILE_BYTES) };
  });
  return [own, ...(await Promise.all(others))];
}

async function namesBelow(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry): Promise<string[]> => {
    const name = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) {
      return depth < DEEPEST_FOLDER ? await namesBelow(name, depth + 1) : [];
    }
    return entry.isFile() && /\.(wsdl|xsd|xml)$/i.test(entry.name) ? [name] : [];
  });
  return (await Promise.all(found)).flat().sort();
}

/** Never over a file that is there: it may be somebody's work. */
async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  try {
    await mkdir(folder, { recursive: true });
    const names = await readdir(folder);
    const taken = Object.keys(files).find((name) => names.includes(name));
    if (taken !== undefined)
      throw new UsageError(`${join(folder, taken)} is there already. Choose another folder.`);
    for (const [name, text] of Object.entries(files))
      await writeFile(join(folder, name), text, { flag: "wx" });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `Nothing can be written to ${folder}: ${String((error as NodeJS.ErrnoException).code)}.`,
    );
  }
  return Object.keys(files).map((name) => join(folder, name));
}

function summaryOf(definition: string, properties: string): Value {
  const file = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text) });
  const [files] = findConnectors([
    file("apiDefinition.swagger.json", definition),
    file("apiProperties.json", properties),
  ]);
  const connector = files === undefined ? null : readConnector(files).connector;
  return connector === null ? {} : ({ ...summarize(connector) } as unknown as Value);
}

/** The connector that a WSDL would become, as `towpath check` reports it. */
export async function wsdlReport(path: string) {
  const made = connectorFromWsdl(await wsdlFiles(path));
  if (!made.ok) return { notes: [], summary: {}, failure: made.failure.message };
  const { definition, properties, notes } = made.value;
  return { notes, summary: summaryOf(definition, properties), failure: null };
}
