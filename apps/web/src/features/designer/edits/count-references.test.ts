import { renameAction } from "@towpath/flow";
import { expect, test } from "vitest";
import { countReferences } from "./count-references.ts";

test("a renaming counts the expressions and the run-after entries that followed, not the name itself", () => {
  const definition = {
    actions: {
      Get: { type: "Compose", inputs: 1, runAfter: {} },
      Use: {
        type: "Compose",
        inputs: { a: "@outputs('Get')", b: "@{outputs('Get')} and @{body('Get')}", c: "Get" },
        runAfter: { Get: ["Succeeded"] },
      },
    },
  };
  const renamed = renameAction(definition, "Get", "Fetch");
  if (!renamed.ok) throw new Error(renamed.failure.message);
  expect(countReferences(definition, renamed.value)).toBe(3);
});
