import { Button } from "@mantine/core";
import { useWords } from "../../words/words.tsx";
import { listOf } from "./command-context.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import classes from "./selection-bar.module.css";

/** Says what is being moved and how to end it; read out when it appears. */
export function MoveBar() {
  const t = useWords();
  const moving = useDesigner((state) => state.moving);
  const { move } = useDesignerActions();
  return (
    <div role="status">
      {moving !== null && (
        <div className={classes.bar}>
          <p>
            {t(
              "Moving {actions}. Choose a dashed place: arrow keys and Enter, or a click. Escape leaves it where it is.",
              { actions: listOf(t, moving) },
            )}
          </p>
          <Button size="compact-sm" variant="default" onClick={() => move(null)}>
            {t("Stop moving")}
          </Button>
        </div>
      )}
    </div>
  );
}
