// @ts-check
/** The part of an address that begins with #: what a link opens, and what it hides. Pure. */

/**
 * @param {{lesson?: string, run?: string, hidden: string[]}} link a lesson by its name, or a run as `packRecipe` gives it
 * @returns {string} "" where it asks for nothing
 */
export function lessonHash({ lesson, run, hidden }) {
  const parts = [lesson && `lesson=${lesson}`, run && `run=${run}`, hidden.length > 0 && `hide=${hidden.join(",")}`];
  const text = parts.filter(Boolean).join("&");
  return text && `#${text}`;
}
