import { describe, expect, test } from "vitest";
import {
  DEFAULT_FLOW_SETTINGS,
  type FlowSettings,
  formatFlowSettings,
  keptDays,
  parseFlowSettings,
} from "./flow-settings.ts";

describe("settings of a flow", () => {
  test.each<FlowSettings>([
    DEFAULT_FLOW_SETTINGS,
    { durability: "everyStep", retentionDays: 1 },
    { durability: "behind", retentionDays: 365 },
  ])("%j comes back as it was stored", (settings) => {
    expect(parseFlowSettings(formatFlowSettings(settings))).toEqual(settings);
  });

  test("nothing is stored for what nobody set, so that a later default reaches it", () => {
    expect(formatFlowSettings(DEFAULT_FLOW_SETTINGS)).toBe("{}");
  });

  test.each([
    "",
    "{",
    "null",
    "[]",
    '"ends"',
    '{"durability":"sometimes","retentionDays":0}',
    '{"durability":1,"retentionDays":"30"}',
    '{"retentionDays":366}',
    '{"retentionDays":1.5}',
    '{"__proto__":{"durability":"behind"}}',
  ])("%s reads as the defaults", (text) => {
    expect(parseFlowSettings(text)).toEqual(DEFAULT_FLOW_SETTINGS);
  });

  test("what one member holds does not depend on the other", () => {
    expect(parseFlowSettings('{"durability":"no","retentionDays":7}').retentionDays).toBe(7);
    expect(parseFlowSettings('{"durability":"behind","retentionDays":-1}').durability).toBe("behind");
  });

  test("runs of a flow nobody set are kept thirty days", () => {
    expect(keptDays(DEFAULT_FLOW_SETTINGS)).toBe(30);
    expect(keptDays({ ...DEFAULT_FLOW_SETTINGS, retentionDays: 90 })).toBe(90);
  });
});
