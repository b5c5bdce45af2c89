"use client";

import { ActionIcon, Button, Switch } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readGeneral } from "@towpath/connectors";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone, toastFailure } from "../../client/toast.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { DefinitionStep } from "./definition-step.tsx";
import type { WizardTexts } from "./draft-history.ts";
import { GeneralStep } from "./general-step.tsx";
import { KeptBanner } from "./kept-banner.tsx";
import { keepDraft } from "./kept-draft.ts";
import { PoliciesStep } from "./policies-step.tsx";
import { ProblemsList } from "./problems-list.tsx";
import { type EditedConnector, SaveDialog } from "./save-dialog.tsx";
import { SecurityStep } from "./security-step.tsx";
import { StepFrame } from "./step-frame.tsx";
import { ScriptEditor, SwaggerEditor } from "./swagger-editor.tsx";
import { TestStep } from "./test-step.tsx";
import { useKeptDraft } from "./use-kept-draft.ts";
import { useWizard, useWizardDraft, type WizardDraft, WizardProvider } from "./use-wizard-draft.ts";
import { useWizardKeys } from "./use-wizard-keys.ts";
import styles from "./wizard.module.css";

const STEPS = [
  phrase("General"),
  phrase("Security"),
  phrase("Definition"),
  phrase("Policies"),
  phrase("Code"),
  phrase("Test"),
] as const;
type Step = (typeof STEPS)[number];

/** The steps by which a connector is made or changed, and the files beside them. */
export function Wizard(props: {
  initial: WizardTexts;
  /** Null: a new connector. */
  edited: EditedConnector | null;
  iconUrl: string | null;
  /** Where what is not saved is kept (`keepDraft`). */
  keptAs: string;
  /** Said above all, e.g. what was assumed about the source. */
  notice?: ReactNode;
}) {
  const t = useWords();
  const draft = useWizardDraft(props.initial, props.edited === null);
  const [step, setStep] = useState<Step>("General");
  const [showsText, setShowsText] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const title = titleOf(draft) || t("Connector");
  const keeping = useKeptDraft(props.edited, { texts: draft.texts, title }, props.initial, props.keptAs);
  useWizardKeys(draft);
  return (
    <WizardProvider value={draft}>
      <div className={styles.page}>
        <Head
          {...{ draft, title, edited: props.edited }}
          showsText={showsText}
          onShowText={setShowsText}
          onSaved={keeping.forget}
        />
        {keeping.found !== null && (
          <KeptBanner
            kept={keeping.found}
            isOutdated={keeping.found.versionId !== props.edited?.versionId}
            onRecover={() => {
              if (keeping.found !== null) draft.replace(keeping.found.texts);
              keeping.decided();
            }}
            onDiscard={() => {
              keepDraft(props.keptAs, null);
              keeping.decided();
            }}
          />
        )}
        {props.notice}
        <ProblemsList />
        {showsText ? (
          <SwaggerEditor />
        ) : (
          <div className={styles.wizard}>
            <Steps step={step} onStep={setStep} />
            <div ref={body} className={styles.body}>
              {draft.parts === null ? (
                <TextFirst onShow={() => setShowsText(true)} />
              ) : (
                <Shown step={step} iconUrl={props.iconUrl} connectorId={props.edited?.id ?? null} />
              )}
              <Onward step={step} onStep={setStep} />
            </div>
          </div>
        )}
      </div>
    </WizardProvider>
  );
}

/** What has no operation yet is no connector, but has a title. */
function titleOf({ connector, parts }: WizardDraft): string {
  return connector?.title ?? (parts === null ? "" : readGeneral(parts).title);
}

function Head(props: {
  draft: WizardDraft;
  title: string;
  edited: EditedConnector | null;
  showsText: boolean;
  onShowText: (shows: boolean) => void;
  onSaved: () => void;
}) {
  const t = useWords();
  const { draft, title, edited, onSaved } = props;
  return (
    <div className={styles.head}>
      <h1 className={styles.title}>{edited === null ? t("New connector: {title}", { title }) : title}</h1>
      <div className={styles.headActions}>
        <Switch
          label={t("Swagger editor")}
          checked={props.showsText}
          onChange={(event) => props.onShowText(event.currentTarget.checked)}
        />
        <ActionIcon
          variant="default"
          size="lg"
          disabled={!draft.canUndo}
          onClick={draft.undo}
          aria-label={t("Undo")}
        >
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="lg"
          disabled={!draft.canRedo}
          onClick={draft.redo}
          aria-label={t("Redo")}
        >
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
        {edited === null ? <Create onSaved={onSaved} /> : <SaveVersion edited={edited} onSaved={onSaved} />}
      </div>
    </div>
  );
}

function Create({ onSaved }: { onSaved: () => void }) {
  const t = useWords();
  const draft = useWizard();
  const router = useRouter();
  const queries = useQueryClient();
  const isSaved = useRef(false);
  useLeaveWarning(() => draft.isDirty && !isSaved.current);
  const create = useMutation(
    orpc.authoring.create.mutationOptions({
      onSuccess: async (made) => {
        isSaved.current = true;
        onSaved();
        await queries.invalidateQueries({ queryKey: orpc.connectors.key() });
        toastDone(t("“{name}” was created.", { name: made.title }));
        router.push(`/connectors/${made.id}`);
      },
      onError: toastFailure,
    }),
  );
  const { texts, icon } = draft;
  return (
    <Button
      loading={create.isPending}
      onClick={() =>
        create.mutate({
          definitionText: texts.definition,
          propertiesText: texts.properties,
          scriptText: texts.script === "" ? null : texts.script,
          ...(icon === null ? {} : { icon }),
        })
      }
    >
      {t("Create the connector")}
    </Button>
  );
}

function SaveVersion({ edited, onSaved }: { edited: EditedConnector; onSaved: () => void }) {
  const t = useWords();
  const draft = useWizard();
  const [isSaving, setSaving] = useState(false);
  const isSaved = useRef(false);
  useLeaveWarning(() => draft.isDirty && !isSaved.current);
  return (
    <>
      <Button onClick={() => setSaving(true)} disabled={!draft.isDirty || draft.parts === null}>
        {t("Save")}
      </Button>
      <SaveDialog
        edited={edited}
        opened={isSaving}
        onClose={() => setSaving(false)}
        onSaved={() => {
          isSaved.current = true;
          onSaved();
        }}
      />
    </>
  );
}

/** The browser asks before it closes a page with changes that nobody saved. */
function useLeaveWarning(isNeeded: () => boolean) {
  const newest = useRef(isNeeded);
  useEffect(() => {
    newest.current = isNeeded;
  });
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (newest.current()) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);
}

function Steps({ step, onStep }: { step: Step; onStep: (step: Step) => void }) {
  const t = useWords();
  return (
    <nav aria-label={t("Steps")} className={styles.steps}>
      <ol>
        {STEPS.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              className={styles.stepLink}
              aria-current={name === step ? "step" : undefined}
              onClick={() => onStep(name)}
            >
              <span className={styles.stepNumber} aria-hidden>
                {index + 1}
              </span>
              {t(name)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Shown(props: { step: Step; iconUrl: string | null; connectorId: string | null }) {
  const t = useWords();
  switch (props.step) {
    case "General":
      return <GeneralStep iconUrl={props.iconUrl} />;
    case "Security":
      return <SecurityStep />;
    case "Definition":
      return <DefinitionStep />;
    case "Policies":
      return <PoliciesStep />;
    case "Code":
      return (
        <StepFrame
          title={t("Code")}
          about={t("For what a definition and policies cannot say. Most connectors need none.")}
        >
          <ScriptEditor />
        </StepFrame>
      );
    case "Test":
      return <TestStep connectorId={props.connectorId} />;
  }
}

function TextFirst({ onShow }: { onShow: () => void }) {
  const t = useWords();
  return (
    <StepFrame
      title={t("The files cannot be read")}
      about={t("One of the two texts is no JSON. The forms wait until that is mended.")}
    >
      <div>
        <Button onClick={onShow}>{t("Open the Swagger editor")}</Button>
      </div>
    </StepFrame>
  );
}

function Onward({ step, onStep }: { step: Step; onStep: (step: Step) => void }) {
  const t = useWords();
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const next = STEPS[at + 1];
  return (
    <div className={styles.onward}>
      {before !== undefined && (
        <Button variant="default" onClick={() => onStep(before)}>
          {t("Back: {step}", { step: t(before) })}
        </Button>
      )}
      {next !== undefined && (
        <Button variant="light" onClick={() => onStep(next)}>
          {t("Next: {step}", { step: t(next) })}
        </Button>
      )}
    </div>
  );
}
