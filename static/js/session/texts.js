// @ts-check
/** What the page says of the session and of what cannot be sent. */

/** Buttons of the timeline, as messages name them; `templates/_timeline.html` has them, too. */
export const BACK_TO_NOW = "Back to now";
export const RESUME_FROM_HERE = "Resume from here";
export const BACK_TO_PREVIOUS_RUN = "Back to previous run";

export const NO_ROOM_FOR_POINTS = "There is no room for more points. Erase some first.";
export const COULD_NOT_ASK = "Not connected: the server could not be reached.";
export const LINK_LOST = "The link was lost.";
export const ONLY_WATCHING = "You are watching this session. Only its owner can change it.";
export const EARLIER_STEP = `An earlier step can't be changed. Press ${BACK_TO_NOW} or ${RESUME_FROM_HERE} first.`;
export const NOTHING_CHANGED = "Not connected: nothing was changed.";
export const NEW_NETWORK = `New network: training restarts at step 0. You can return: ${BACK_TO_PREVIOUS_RUN}.`;
export const WATCHED_IS_GONE = "The session that you watched is gone. This is a new one of your own.";
export const COPIED_IS_GONE = "The session to copy is gone, or on another server. This is a new one of your own.";
export const THIS_IS_A_COPY = "This is a copy of the session that you watched, and yours to change.";
