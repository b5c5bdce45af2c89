import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { parseDefinition } from "@towpath/flow";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import classes from "./designer.module.css";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import { textOf } from "./designer-store.ts";
import { forgetLocalCopy, readLocalCopies } from "./local-copy.ts";
import { noticeRefused } from "./notices.tsx";

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
  const t = useWords();
  const save = useDesigner((state) => state.save);
  const store = useDesignerStore();
  if (save.kind !== "signed-out") return null;
  return (
    <Banner
      buttons={
        <>
          <Button size="xs" variant="default" onClick={() => void store.getState().autosave.flush()}>
            {t("Save now")}
          </Button>
          <Button size="xs" component="a" href="/sign-in" target="_blank" rel="noopener">
            {t("Sign in")}
          </Button>
        </>
      }
    >
      {t(
        "You are signed out, so your last changes are not saved. Sign in (it opens beside this page); then they are saved by themselves. A copy is kept in this browser.",
      )}
    </Banner>
  );
}

/** Somebody deleted the flow while it was open. What is on the page is all that is left of it. */
export function GoneBanner() {
  const t = useWords();
  const isGone = useDesigner((state) => state.save.kind === "gone");
  const mayEdit = useDesigner((state) => state.mayEdit);
  const store = useDesignerStore();
  const router = useRouter();
  const keep = useMutation({
    mutationFn: () => {
      const { name, draft } = store.getState();
      return api.flows.create({ name, definitionText: textOf(draft) });
    },
    onSuccess: ({ id }) => {
      const { flowId } = store.getState();
      for (const { key } of readLocalCopies(flowId)) forgetLocalCopy(key);
      router.push(`/flows/${id}`);
    },
    onError: (error) => noticeRefused(messageOf(error, t)),
  });
  if (!isGone) return null;
  return (
    <Banner
      buttons={
        mayEdit && (
          <Button size="xs" loading={keep.isPending} onClick={() => keep.mutate()}>
            {t("Keep it as a new flow")}
          </Button>
        )
      }
    >
      {t(
        "This flow is no longer here: somebody deleted it, or you work in another environment now. Nothing more is saved to it.",
      )}
    </Banner>
  );
}

/** Others changed the same as this maker, each in their own way: nothing of either is dropped before the choice. */
export function ConflictBanner() {
  const t = useWords();
  const count = useDesigner((state) => state.conflicts.length);
  const { open } = useDesignerActions();
  if (count === 0) return null;
  return (
    <Banner
      buttons={
        <Button size="xs" onClick={() => open({ dialog: "conflicts" })}>
          {t("Choose what to keep")}
        </Button>
      }
    >
      {t(
        "{count, plural, one {Somebody else changed what you changed too. Everything else is merged; this one is your choice.} other {Somebody else changed # things that you changed too. Everything else is merged; these are your choice.}} Saving goes on after that. A copy is kept in this browser.",
        { count },
      )}
    </Banner>
  );
}

/** Changes that never reached the server, kept by this browser from an earlier visit. */
export function RecoverBanner({ serverText, serverName }: { serverText: string; serverName: string }) {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const { mergeIn } = useDesignerActions();
  const [copies, setCopies] = useState(() => readLocalCopies(flowId));
  const [found] = copies.filter(({ copy }) => copy.text !== serverText || copy.name !== serverName);
  useEffect(() => {
    // Another tab that saves takes its copy away.
    const read = () => setCopies((known) => known.filter(({ key }) => localStorage.getItem(key) !== null));
    window.addEventListener("storage", read);
    return () => window.removeEventListener("storage", read);
  }, []);
  if (found === undefined) return null;
  const done = () => {
    forgetLocalCopy(found.key);
    setCopies(copies.filter((other) => other !== found));
  };
  const recover = () => {
    const { copy } = found;
    // What it was made from says what was changed; without that all that differs counts as changed.
    const base = parseDefinition(copy.base?.text ?? serverText);
    const mine = parseDefinition(copy.text);
    const isRenamed = copy.name !== (copy.base?.name ?? serverName);
    if (base.ok && mine.ok) mergeIn(base.value, mine.value, isRenamed ? copy.name : undefined);
    done();
  };
  return (
    <Banner
      buttons={
        <>
          <Button size="xs" variant="default" onClick={done}>
            {t("Discard")}
          </Button>
          <Button size="xs" onClick={recover}>
            {t("Recover")}
          </Button>
        </>
      }
    >
      {t(
        "This browser holds changes to this flow that were never saved. Recover merges them with what others saved since.",
      )}
    </Banner>
  );
}
