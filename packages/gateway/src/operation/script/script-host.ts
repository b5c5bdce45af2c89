import type { HttpPort } from "@towpath/engine";
import type { Sandbox } from "@towpath/sandbox";

/** What runs a connector's `script.js`, and who hears what such a script logs. */
export interface ScriptHost extends Pick<Sandbox, "run"> {
  /** The line is redacted already. */
  wrote(about: { readonly connector: string; readonly operation: string; readonly line: string }): void;
}

/** The way out, with what runs scripts on the way; without it operations that need one are refused. */
export interface ServicePort extends HttpPort {
  readonly scripts?: ScriptHost;
}
