import { isConnectorPart } from "@towpath/connectors";
import { codeOf, messageOf, orpc } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import { type ConnectorImport, sendUpload } from "../connectors/send-upload.ts";
import { type ChosenFile, LARGEST_UPLOAD, parcelOf } from "../connectors/upload-files.ts";
import { base64Of, LARGEST_FILE } from "./flow-files.ts";

/** What became of a file, or of files that belong together. */
export type Taken =
  | { readonly kind: "flows"; readonly name: string; readonly flows: readonly { id: string; name: string }[] }
  | { readonly kind: "connectors"; readonly name: string; readonly items: ConnectorImport["items"] }
  | { readonly kind: "refused"; readonly name: string; readonly message: string };

const LOOK_MS = 500;
const HEAD_CHARACTERS = 4_000;

/** Files that were dropped: flows are opened, connectors imported; each is told what became of it. */
export async function takeFiles(t: Words, chosen: readonly ChosenFile[]): Promise<readonly Taken[]> {
  if (chosen.length === 0) return [refused(t("Empty folder"), t("There is no file in it."))];
  const { sets, others } = await sorted(chosen);
  const taken: Taken[] = [];
  for (const one of others) taken.push(await takeFile(t, one));
  if (sets.length > 0) taken.push(await takeConnectors(t, sets));
  return taken;
}

/** What stands in one folder with a connector's definition belongs to it. */
async function sorted(chosen: readonly ChosenFile[]) {
  const definitions = await Promise.all(chosen.map(describesService));
  const folders = new Set(
    chosen.filter((_, index) => definitions[index] === true).map(({ path }) => folderOf(path)),
  );
  const belongs = ({ path }: ChosenFile, index: number) =>
    definitions[index] === true || (folders.has(folderOf(path)) && isConnectorPart(path) && !isFlow(path));
  return {
    sets: chosen.filter(belongs),
    others: chosen.filter((one, index) => !belongs(one, index)),
  };
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
const isFlow = (path: string) => /(^|\/)(workflow|definition)\.json$/i.test(path);

/** A definition of a service says so near its beginning: flows never have these members there. */
async function describesService({ path, file }: ChosenFile): Promise<boolean> {
  if (/\.swagger\.json$/i.test(path)) return true;
  if (!/\.(json|ya?ml)$/i.test(path)) return false;
  return /^\s*["']?(swagger|openapi)["']?\s*:/m.test(
    (await file.slice(0, HEAD_CHARACTERS).text()).replace(/^\ufeff?\s*\{/, "\n"),
  );
}

async function takeFile(t: Words, { path, file }: ChosenFile): Promise<Taken> {
  try {
    if (file.size <= LARGEST_FILE) {
      const input = { fileName: file.name, contentBase64: await base64Of(file) };
      const { flows } = await orpc.flows.import.call(input);
      return { kind: "flows", name: path, flows };
    }
    if (!isArchive(path)) return refused(path, t("It is larger than 8.5 MB."));
  } catch (error) {
    if (!isArchive(path) || codeOf(error) !== "BAD_REQUEST") return refused(path, messageOf(error, t));
    // An archive without a flow may hold connectors.
    const connectors = await takeConnectors(t, [{ path, file }]);
    const hasSome = connectors.kind === "connectors" && connectors.items.length > 0;
    return hasSome ? connectors : refused(path, messageOf(error, t));
  }
  return takeConnectors(t, [{ path, file }]);
}

const isArchive = (path: string) => /\.zip$/i.test(path);
const refused = (name: string, message: string): Taken => ({ kind: "refused", name, message });

async function takeConnectors(t: Words, files: readonly ChosenFile[]): Promise<Taken> {
  const name = files.map(({ path }) => path).join(", ");
  try {
    const parcel = await parcelOf(files);
    if (parcel === null || parcel.content.size > LARGEST_UPLOAD)
      return refused(name, t("The files are larger than 300 MB together."));
    const begun = await sendUpload(parcel, { onProgress: () => {} });
    const { items, message } = await ended(begun);
    return items.length === 0 && message !== null
      ? refused(name, message)
      : { kind: "connectors", name, items };
  } catch (error) {
    return refused(name, messageOf(error, t));
  }
}

async function ended(job: ConnectorImport): Promise<ConnectorImport> {
  let now = job;
  while (now.status === "Running") {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    now = await orpc.connectors.importJob.call({ id: job.id });
  }
  return now;
}
