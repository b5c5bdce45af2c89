"use client";

import { useWords } from "../words/words.tsx";
import { Notice } from "./notice.tsx";

/** Instead of any page while the database does not answer. */
export function Unavailable() {
  const t = useWords();
  return (
    <Notice title={t("Towpath cannot reach its database")}>
      {t(
        "Nothing is lost: what was accepted is kept and goes on when the database is back. Reload this page in a moment.",
      )}
    </Notice>
  );
}
