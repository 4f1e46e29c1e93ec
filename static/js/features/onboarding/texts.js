// @ts-check
/** What is said where the page cannot explain what somebody asks for. */

/** @param {string} id of the address */
export function noLesson(id) {
  return `There is no lesson called ${id}.`;
}
