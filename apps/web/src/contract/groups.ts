import { z } from "zod";
import { procedure } from "./procedure.ts";
import { lineOfText } from "./text.ts";

const GroupSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  members: z.array(z.object({ id: z.uuid(), name: z.string() })),
});

const GroupName = lineOfText("Give the group a name.", 80);
const MemberIds = z.array(z.uuid()).max(1_000, "A group has at most 1,000 members.");
const GroupId = z.strictObject({ id: z.uuid() });
const tags = ["Groups"];

export const groupsContract = {
  list: procedure
    .route({ method: "GET", path: "/groups", summary: "List the groups of the environment", tags })
    .output(z.object({ items: z.array(GroupSchema) })),
  create: procedure
    .route({ method: "POST", path: "/groups", summary: "Make a group", tags, successStatus: 201 })
    .input(z.strictObject({ name: GroupName, memberIds: MemberIds.default([]) }))
    .output(GroupSchema),
  update: procedure
    .route({ method: "PATCH", path: "/groups/{id}", summary: "Rename a group, or say who is in it", tags })
    .input(GroupId.extend({ name: GroupName.optional(), memberIds: MemberIds.optional() }))
    .output(GroupSchema),
  delete: procedure
    .route({
      method: "DELETE",
      path: "/groups/{id}",
      summary: "Delete a group; what was shared with it is no longer",
      tags,
    })
    .input(GroupId)
    .output(z.object({ id: z.uuid() })),
};
