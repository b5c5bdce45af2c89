import { Alert, Anchor, Button, Group, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconUserQuestion } from "@tabler/icons-react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { Attempt, SignInState } from "./sign-in-types.ts";
import type { SignIn } from "./use-sign-in.ts";
import { WayToApp } from "./way-to-app.tsx";

/** Where a sign-in stands, and what can be done about it. Read out as it changes. */
export function SignInProgress({
  signIn,
  serviceTitle,
  connectorId,
}: {
  readonly signIn: SignIn;
  readonly serviceTitle: string;
  readonly connectorId: string | null;
}) {
  const t = useWords();
  const { state } = signIn;
  return (
    <div aria-live="polite">
      {state.kind === "starting" && <Busy words={t("Contacting {service}…", { service: serviceTitle })} />}
      {state.kind === "waiting" && <Waiting signIn={signIn} state={state} serviceTitle={serviceTitle} />}
      {state.kind === "other-account" && (
        <OtherAccount attempt={state.attempt} isBusy={state.isAnswering} onAnswer={signIn.answer} />
      )}
      {state.kind === "failed" && (
        <Alert
          color="red"
          role="alert"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={t("The sign-in did not work")}
        >
          <Text size="sm">{t.text(state.message)}</Text>
          {state.who === "admin" && (
            <Text size="sm" mt={6}>
              {t("An admin of this environment can mend it.")}{" "}
              {connectorId !== null && (
                <WayToApp connectorId={connectorId}>{t("Look at the OAuth app")}</WayToApp>
              )}
            </Text>
          )}
        </Alert>
      )}
    </div>
  );
}

function Busy({ words }: { readonly words: string }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{words}</Text>
    </Group>
  );
}

function Waiting({
  signIn,
  state,
  serviceTitle,
}: {
  readonly signIn: SignIn;
  readonly state: Extract<SignInState, { kind: "waiting" }>;
  readonly serviceTitle: string;
}) {
  const t = useWords();
  const cancel = (
    <Button size="compact-sm" variant="subtle" color="gray" onClick={signIn.cancel}>
      {t("Cancel the sign-in")}
    </Button>
  );
  if (state.isBlocked) {
    return (
      <Alert color="yellow" title={t("Your browser blocked the window")}>
        <Text size="sm" mb="sm">
          {t.rich(
            "Allow pop-ups for this page, or sign in another way: <a>open {service} in a new tab</a>. This page goes on as soon as you are done there.",
            {
              service: serviceTitle,
              a: (inside) => (
                <Anchor href={state.address} target="_blank" rel="noreferrer">
                  {inside}
                </Anchor>
              ),
            },
          )}
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={signIn.goHere}>
            {t("Continue in this tab")}
          </Button>
          {cancel}
        </Group>
      </Alert>
    );
  }
  return (
    <Group gap="sm" justify="space-between">
      <Busy
        words={
          state.isClosed
            ? t("Still signing in?")
            : t("Waiting for you to sign in at {service}, in its own window.", { service: serviceTitle })
        }
      />
      <Group gap={4}>
        {state.isClosed && (
          <Button size="compact-sm" variant="default" onClick={signIn.reopen}>
            {t("Reopen")}
          </Button>
        )}
        {cancel}
      </Group>
    </Group>
  );
}

const nameOf = (t: Words, account: Attempt["account"]): string => {
  if (account === null) return t("another account");
  return account.email === null || account.email === account.name
    ? account.name
    : `${account.name} (${account.email})`;
};

function OtherAccount(props: {
  readonly attempt: Attempt;
  readonly isBusy: boolean;
  readonly onAnswer: (useAccount: boolean) => void;
}) {
  const t = useWords();
  const { account, previous } = props.attempt;
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconUserQuestion size={18} aria-hidden />}
      title={t("Is this the right account?")}
    >
      <Text size="sm" mb="sm">
        {t(
          "You signed in as {account}; this connection was of {previous}. Flows that use it would act as {account} from now on.",
          { account: nameOf(t, account), previous: nameOf(t, previous) },
        )}
      </Text>
      <Group gap="xs">
        <Button size="compact-sm" loading={props.isBusy} onClick={() => props.onAnswer(true)}>
          {account === null ? t("Use it") : t("Use {name}", { name: account.name })}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={props.isBusy}
          onClick={() => props.onAnswer(false)}
        >
          {previous === null ? t("Keep the one before") : t("Keep {name}", { name: previous.name })}
        </Button>
      </Group>
    </Alert>
  );
}
