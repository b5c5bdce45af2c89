import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { ArtifactPort } from "@towpath/engine";
import { artifactPaths, type FlowFile, type ImportedFlow, readArtifact } from "@towpath/flow";

/** Maps, schemas and code of a flow on this disk: in the zip it came in, or in the folder of its app. */
export function artifactsBeside(path: string, file: FlowFile, flow: ImportedFlow): ArtifactPort {
  return {
    async read(kind, name) {
      if (file.shape === "standard-app-zip") return readArtifact(file.bytes, flow.member, kind, name);
      const folder = dirname(resolve(path));
      for (const relative of artifactPaths(kind, name, basename(folder))) {
        const text = await readText(join(dirname(folder), relative));
        if (text !== null) return text;
      }
      return null;
    },
  };
}

async function readText(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, "utf8");
    return text.replace(/^\ufeff/, "");
  } catch {
    return null;
  }
}
