import { Notice } from "./notice.tsx";

/** Instead of any page while the database does not answer. */
export function Unavailable() {
  return (
    <Notice title="Towpath cannot reach its database">
      Nothing is lost: what was accepted is kept and goes on when the database is back. Reload this page in a
      moment.
    </Notice>
  );
}
