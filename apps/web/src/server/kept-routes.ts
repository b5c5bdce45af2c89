import { by, byId } from "./by-use-case.ts";
import { signedIn } from "./checked-procedures.ts";
import { listFavourites, readFlowView, saveFavourite, saveFlowView } from "./use-cases/keep-for-person.ts";

export const favouritesRoutes = {
  list: signedIn.favourites.list.handler(by(listFavourites)),
  save: signedIn.favourites.save.handler(by(saveFavourite)),
};

export const flowViewsRoutes = {
  get: signedIn.flowViews.get.handler(byId(readFlowView)),
  save: signedIn.flowViews.save.handler(by(saveFlowView)),
};
