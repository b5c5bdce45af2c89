import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { parseDefinition } from "@towpath/flow";
import { type ReactNode, useState } from "react";
import { api } from "../../client/api.ts";
import classes from "./designer.module.css";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import { factsOf } from "./flow-client.ts";
import { keepLocalCopy, readLocalCopy } from "./local-copy.ts";

/** A line above the canvas: what is to be known, and what can be done about it. */
export function Banner({ children, buttons }: { children: ReactNode; buttons: ReactNode }) {
  return (
    <div className={classes.banner} role="alert">
      <p>{children}</p>
      <div>{buttons}</div>
    </div>
  );
}

/** The session ended while drawing. Signing in beside this page keeps what is on it; saving goes on by itself. */
export function SignedOutBanner() {
  const save = useDesigner((state) => state.save);
  const store = useDesignerStore();
  if (save.kind !== "signed-out") return null;
  return (
    <Banner
      buttons={
        <>
          <Button size="xs" variant="default" onClick={() => void store.getState().autosave.flush()}>
            Save now
          </Button>
          <Button size="xs" component="a" href="/sign-in" target="_blank" rel="noopener">
            Sign in
          </Button>
        </>
      }
    >
      You are signed out, so your last changes are not saved. Sign in (it opens beside this page); then they
      are saved by themselves. A copy is kept in this browser.
    </Banner>
  );
}

/** Someone else saved this flow since it was opened: theirs or mine, and nothing happens before the choice. */
export function ConflictBanner() {
  const save = useDesigner((state) => state.save);
  const store = useDesignerStore();
  const resolve = useMutation({
    mutationFn: async (choice: "theirs" | "mine") => {
      const { flowId, autosave, actions } = store.getState();
      const flow = await api.flows.get({ id: flowId });
      const theirs = parseDefinition(flow.definitionText);
      if (choice === "theirs" && theirs.ok) {
        actions.replaceText({ definition: theirs.value, baseText: flow.definitionText });
        actions.rename(flow.name);
      }
      actions.setFacts(factsOf(flow));
      autosave.rebase(flow.revision);
    },
  });
  if (save.kind !== "conflict") return null;
  return (
    <Banner
      buttons={
        <>
          <Button
            size="xs"
            variant="default"
            loading={resolve.isPending}
            onClick={() => resolve.mutate("theirs")}
          >
            Load theirs
          </Button>
          <Button size="xs" loading={resolve.isPending} onClick={() => resolve.mutate("mine")}>
            Keep mine
          </Button>
        </>
      }
    >
      This flow was changed elsewhere, so your last changes are not saved. Load theirs (Undo brings yours
      back), or keep yours and replace theirs.
    </Banner>
  );
}

/** Changes that never reached the server, kept by this browser from an earlier visit. */
export function RecoverBanner({ serverText, serverName }: { serverText: string; serverName: string }) {
  const flowId = useDesigner((state) => state.flowId);
  const { replaceText, rename } = useDesignerActions();
  const [copy, setCopy] = useState(() => readLocalCopy(flowId));
  if (copy === null || (copy.text === serverText && copy.name === serverName)) return null;
  const discard = () => {
    keepLocalCopy(flowId, null);
    setCopy(null);
  };
  const recover = () => {
    const parsed = parseDefinition(copy.text);
    if (parsed.ok) replaceText({ definition: parsed.value, baseText: copy.text });
    rename(copy.name);
    setCopy(null);
  };
  return (
    <Banner
      buttons={
        <>
          <Button size="xs" variant="default" onClick={discard}>
            Discard
          </Button>
          <Button size="xs" onClick={recover}>
            Recover
          </Button>
        </>
      }
    >
      This browser holds changes to this flow that were never saved.
    </Banner>
  );
}
