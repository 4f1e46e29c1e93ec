// @ts-check
/** Rules for those whose system sets all colours: sent to nobody else. */

import { loadStyle } from "./load-style.js";

/** Load them where they hold, or as soon as they do; without them the page works, so a failure is told to nobody. */
export function followForcedColors() {
  const query = matchMedia("(forced-colors: active)");
  const follow = () => void (query.matches && loadStyle("ui/forced-colors").catch(() => {}));
  query.addEventListener("change", follow);
  follow();
}
