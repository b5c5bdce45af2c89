import type { ValueObject } from "@towpath/expressions";
import { allActions, type Definition, triggerOf } from "@towpath/flow";
import { useMemo } from "react";
import { type StepLook, type StepLooks, TRIGGER_LOOK } from "../canvas/step-looks.ts";
import type { StepKnowledge } from "./step-knowledge.ts";

/** The looks of the steps that call connectors. The same map as long as nothing in it changes: cards depend on it. */
export function useStepLooks(definition: Definition, known: StepKnowledge): StepLooks {
  const written = useMemo(() => JSON.stringify(looksOf(definition, known)), [definition, known]);
  return useMemo(() => new Map(JSON.parse(written) as [string, StepLook][]), [written]);
}

function looksOf(definition: Definition, known: StepKnowledge): [string, StepLook][] {
  const trigger = triggerOf(definition)?.trigger;
  return [
    ...(trigger === undefined ? [] : lookOf(TRIGGER_LOOK, trigger, known)),
    ...allActions(definition).flatMap(({ name, action }) => lookOf(name.toLowerCase(), action, known)),
  ];
}

function lookOf(name: string, step: ValueObject, known: StepKnowledge): [string, StepLook][] {
  const look = known.lookOf(step);
  if (look === null) return [];
  const state = known.operationOf(step);
  const operation = state?.kind === "known" ? state.operation.spec.title : null;
  return [[name, { title: look.title, icon: look.icon, brandColor: look.brandColor, operation }]];
}
