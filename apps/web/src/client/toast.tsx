import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
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
  toastProblem("That did not work", messageOf(error));
}

/** Says that something went its way and found a problem. */
export function toastProblem(title: string, message: string): void {
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
    title: "That is not possible",
    message,
    icon: <IconAlertTriangle size={18} aria-hidden />,
    color: "red",
    autoClose: 12_000,
    withBorder: true,
    role: "alert",
  });
}
