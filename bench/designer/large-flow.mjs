// A flow of a thousand actions in nested scopes, as somebody might have drawn it: chains, conditions, loops, parallel
// branches, and expressions that speak of earlier steps.

const after = (...names) => Object.fromEntries(names.map((name) => [name, ["Succeeded"]]));

/** @returns the text of a definition with about `count` actions: 24 to a section */
export function largeFlow(count) {
  const sections = Math.ceil(count / 24);
  const actions = {};
  for (let section = 0; section < sections; section += 1) {
    const name = `Section_${section}`;
    actions[name] = {
      type: "Scope",
      actions: sectionActions(section),
      runAfter: section === 0 ? {} : after(`Section_${section - 1}`),
    };
  }
  return JSON.stringify(
    {
      $schema:
        "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
      contentVersion: "1.0.0.0",
      parameters: {},
      triggers: { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } },
      actions,
      outputs: {},
    },
    null,
    2,
  );
}

function sectionActions(section) {
  const step = (number) => `Step_${section}_${number}`;
  const compose = (number, before) => ({
    type: "Compose",
    inputs: before === null ? "@triggerBody()" : `@{outputs('${before}')} and ${number}`,
    runAfter: before === null ? {} : after(before),
  });
  const chain = (from, to, first = null) =>
    Object.fromEntries(
      Array.from({ length: to - from + 1 }, (_, index) => {
        const number = from + index;
        return [step(number), compose(number, index === 0 ? first : step(number - 1))];
      }),
    );
  return {
    ...chain(1, 4),
    [`Check_${section}`]: {
      type: "If",
      expression: { and: [{ greater: [`@length(string(outputs('${step(4)}')))`, 10] }] },
      actions: {
        ...chain(5, 8),
        [`Each_${section}`]: {
          type: "Foreach",
          foreach: "@triggerBody()?['items']",
          actions: {
            ...chain(9, 11),
            [`Inner_${section}`]: {
              type: "Scope",
              actions: chain(12, 14),
              runAfter: after(step(11)),
            },
          },
          runAfter: after(step(8)),
        },
      },
      else: { actions: chain(15, 17) },
      runAfter: after(step(4)),
    },
    [step(18)]: compose(18, step(4)),
    [step(19)]: { ...compose(19, step(18)), runAfter: after(step(18), `Check_${section}`) },
    [step(20)]: { ...compose(20, step(19)), runAfter: { [step(19)]: ["Succeeded", "Failed"] } },
  };
}
