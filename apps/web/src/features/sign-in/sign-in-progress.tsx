import { Alert, Anchor, Button, Group, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconUserQuestion } from "@tabler/icons-react";
import type { Attempt, SignInState } from "./sign-in-types.ts";
import type { SignIn } from "./use-sign-in.ts";

/** Where a sign-in stands, and what can be done about it. Read out as it changes. */
export function SignInProgress({
  signIn,
  serviceTitle,
}: {
  readonly signIn: SignIn;
  readonly serviceTitle: string;
}) {
  const { state } = signIn;
  return (
    <div aria-live="polite">
      {state.kind === "starting" && <Busy words={`Contacting ${serviceTitle}…`} />}
      {state.kind === "waiting" && <Waiting signIn={signIn} state={state} serviceTitle={serviceTitle} />}
      {state.kind === "other-account" && (
        <OtherAccount attempt={state.attempt} isBusy={state.isAnswering} onAnswer={signIn.answer} />
      )}
      {state.kind === "failed" && (
        <Alert
          color="red"
          role="alert"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title="The sign-in did not work"
        >
          <Text size="sm">{state.message}</Text>
          {state.who === "admin" && (
            <Text size="sm" mt={6}>
              An admin of this environment can mend it.
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
  const cancel = (
    <Button size="compact-sm" variant="subtle" color="gray" onClick={signIn.cancel}>
      Cancel the sign-in
    </Button>
  );
  if (state.isBlocked) {
    return (
      <Alert color="yellow" title="Your browser blocked the window">
        <Text size="sm" mb="sm">
          Allow pop-ups for this page, or sign in another way:{" "}
          <Anchor href={state.address} target="_blank" rel="noreferrer">
            open {serviceTitle} in a new tab
          </Anchor>
          . This page goes on as soon as you are done there.
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={signIn.goHere}>
            Continue in this tab
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
            ? "Still signing in?"
            : `Waiting for you to sign in at ${serviceTitle}, in its own window.`
        }
      />
      <Group gap={4}>
        {state.isClosed && (
          <Button size="compact-sm" variant="default" onClick={signIn.reopen}>
            Reopen
          </Button>
        )}
        {cancel}
      </Group>
    </Group>
  );
}

const nameOf = (account: Attempt["account"]): string => {
  if (account === null) return "another account";
  return account.email === null || account.email === account.name
    ? account.name
    : `${account.name} (${account.email})`;
};

function OtherAccount(props: {
  readonly attempt: Attempt;
  readonly isBusy: boolean;
  readonly onAnswer: (useAccount: boolean) => void;
}) {
  const { account, previous } = props.attempt;
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconUserQuestion size={18} aria-hidden />}
      title="Is this the right account?"
    >
      <Text size="sm" mb="sm">
        You signed in as {nameOf(account)}; this connection was of {nameOf(previous)}. Flows that use it would
        act as {nameOf(account)} from now on.
      </Text>
      <Group gap="xs">
        <Button size="compact-sm" loading={props.isBusy} onClick={() => props.onAnswer(true)}>
          Use {account?.name ?? "it"}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={props.isBusy}
          onClick={() => props.onAnswer(false)}
        >
          Keep {previous?.name ?? "the one before"}
        </Button>
      </Group>
    </Alert>
  );
}
