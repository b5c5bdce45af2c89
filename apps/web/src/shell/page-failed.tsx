"use client";

import { Button } from "@mantine/core";
import { Notice } from "./notice.tsx";

/** Instead of a page that failed while it was drawn. */
export function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Notice
      title="This page could not be shown"
      action={
        <Button variant="default" onClick={reset}>
          Try again
        </Button>
      }
    >
      Nothing you saved is lost. Try again; if it keeps happening, tell whoever runs Towpath
      {error.digest === undefined ? "." : ` and mention “${error.digest}”: it names the entry in the log.`}
    </Notice>
  );
}
