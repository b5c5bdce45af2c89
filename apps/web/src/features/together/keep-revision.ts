import { api, messageOf } from "../../client/api.ts";
import type { DesignerStore } from "../designer/designer-store.ts";
import { noticeDone, noticeRefused } from "../designer/notices.tsx";

/** Saves at once, and keeps this state of the draft among the earlier ones. */
export async function keepRevision(store: DesignerStore): Promise<void> {
  const { autosave, flowId, mayEdit, t } = store.getState();
  if (!mayEdit) return;
  // What cannot be saved says so beside the name of the flow.
  if (!(await autosave.flush())) return;
  const { revision } = autosave;
  try {
    await api.history.keep({ id: flowId, revision });
    noticeDone(t("Revision {revision} is kept under Versions and earlier drafts.", { revision }));
  } catch (error) {
    noticeRefused(messageOf(error, t));
  }
}
