import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import { AppForm } from "./app-form.tsx";

/** Enters an app for one connector, or for a service. */
export function NewApp(props: {
  readonly subject: { readonly connectorId: string } | { readonly service: string };
  readonly knownHosts: readonly string[];
  readonly children?: ReactNode;
  readonly onDone?: () => void;
  readonly onCancel?: () => void;
}) {
  const t = useWords();
  const queries = useQueryClient();
  const create = useMutation(
    orpc.oauthApps.create.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        toastDone(t("The OAuth app is in place: people can sign in with it."));
        props.onDone?.();
      },
      onSettled: () =>
        Promise.all([
          queries.invalidateQueries({ queryKey: orpc.oauthApps.key() }),
          queries.invalidateQueries({ queryKey: orpc.connectors.key() }),
        ]),
    }),
  );
  return (
    <AppForm
      app={null}
      knownHosts={props.knownHosts}
      error={create.error}
      isBusy={create.isPending}
      submitLabel={t("Enter the app")}
      onSubmit={(facts) => create.mutate({ ...props.subject, ...facts })}
      {...(props.onCancel === undefined ? {} : { onCancel: props.onCancel })}
    >
      {props.children}
    </AppForm>
  );
}
