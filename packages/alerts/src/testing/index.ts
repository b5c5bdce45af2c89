export { type MailBox, openMailBox, type ReceivedMail } from "./mail-box.ts";
