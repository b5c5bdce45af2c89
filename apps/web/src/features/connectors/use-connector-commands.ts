import { ORPCError } from "@orpc/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { saveAsFile } from "../flows/flow-files.ts";
import { sendUpload } from "./send-upload.ts";
import { type ChosenFile, LARGEST_UPLOAD, parcelOf } from "./upload-files.ts";

const NONE = phrase(
  "There is no connector in these files: choose the folder with apiDefinition.swagger.json, or a zip.",
);
const TOO_LARGE = phrase("These files are larger than 300 MB together. Import them in parts.");

interface Upload {
  /** Folders that were dropped are still being read. */
  readonly files: Promise<readonly ChosenFile[]> | readonly ChosenFile[];
  readonly origin?: "managed" | "custom" | undefined;
}

/** What can be done with connectors. Failures are told by the query client. */
export function useConnectorCommands() {
  const t = useWords();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: orpc.connectors.key() });
  const [sent, setSent] = useState(0);

  const upload = useMutation({
    mutationFn: async ({ files, origin }: Upload) => {
      setSent(0);
      const parcel = await parcelOf(await files);
      if (parcel === null) throw new ORPCError("BAD_REQUEST", { message: NONE });
      if (parcel.content.size > LARGEST_UPLOAD) {
        throw new ORPCError("PAYLOAD_TOO_LARGE", { message: TOO_LARGE });
      }
      return sendUpload(parcel, { origin, onProgress: setSent });
    },
    onSettled: refresh,
  });
  const remove = useMutation(
    orpc.connectors.delete.mutationOptions({
      onSuccess: () => toastDone(t("The connector was deleted.")),
      onSettled: refresh,
    }),
  );
  const exportFile = useMutation({
    mutationFn: (input: { id: string; versionId?: string }) => orpc.connectors.export.call(input),
    onSuccess: ({ fileName, contentBase64 }) => saveAsFile(fileName, contentBase64),
  });
  return { upload, sent, remove, exportFile, refresh };
}

export type ConnectorCommands = ReturnType<typeof useConnectorCommands>;
