// @ts-check
/** Puts a control where there is room for it: in the bar of a wide page, else in a menu. */

/**
 * @param {string} room a media query
 * @param {() => void} inBar puts it into the bar
 * @param {() => void} inMenu puts it into the menu
 */
export function placeByRoom(room, inBar, inMenu) {
  const query = matchMedia(room);
  const place = () => (query.matches ? inBar() : inMenu());
  query.addEventListener("change", place);
  place();
}
