import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { phrase } from "../words/translate.ts";
import { useWords } from "../words/words.tsx";
import { messageOf } from "./api.ts";

/** Says that something worked. Short: what happened, in the past tense. */
export function toastDone(message: string): void {
  notifications.show({
    message,
    icon: <IconCheck size={18} aria-hidden />,
    color: "water",
    autoClose: 4_000,
    withBorder: true,
  });
}

/** Says that something did not work, in the server's plain words. Stays until it was read or 12 s have passed. */
export function toastFailure(error: unknown): void {
  toastProblem(<Said text={phrase("That did not work")} />, <Failure error={error} />);
}

/** Toasts are asked for from anywhere, and are drawn where the language of the reader is known. */
function Said({ text }: { readonly text: string }) {
  return useWords()(text);
}

function Failure({ error }: { readonly error: unknown }) {
  return messageOf(error, useWords());
}

/** Says that something went its way and found a problem. */
export function toastProblem(title: ReactNode, message: ReactNode): void {
  notifications.show({
    title,
    message,
    icon: <IconAlertTriangle size={18} aria-hidden />,
    color: "red",
    autoClose: 12_000,
    withBorder: true,
    role: "alert",
  });
}

/** Says why something that was asked for in this page was not done. */
export function toastRefusal(message: string): void {
  notifications.show({
    title: <Said text={phrase("That is not possible")} />,
    message,
    icon: <IconAlertTriangle size={18} aria-hidden />,
    color: "red",
    autoClose: 12_000,
    withBorder: true,
    role: "alert",
  });
}
