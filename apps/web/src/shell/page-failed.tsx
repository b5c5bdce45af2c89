"use client";

import { Button } from "@mantine/core";
import { useWords } from "../words/words.tsx";
import { Notice } from "./notice.tsx";

/** Instead of a page that failed while it was drawn. */
export function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useWords();
  return (
    <Notice
      title={t("This page could not be shown")}
      action={
        <Button variant="default" onClick={reset}>
          {t("Try again")}
        </Button>
      }
    >
      {error.digest === undefined
        ? t("Nothing you saved is lost. Try again; if it keeps happening, tell whoever runs Towpath.")
        : t(
            "Nothing you saved is lost. Try again; if it keeps happening, tell whoever runs Towpath and mention “{entry}”: it names the entry in the log.",
            { entry: error.digest },
          )}
    </Notice>
  );
}
