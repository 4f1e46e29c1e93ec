// @ts-check
/**
 * The names of the messages about classrooms, for the few pages that are in one; their types are in messages.js.
 *
 * Made by `python -m nnvisu protocol` from the declarations in nnvisu/wire: change those, never this file.
 */

/** What the page sends. */
export const CLASSROOM_COMMAND = Object.freeze({
  OPEN_CLASSROOM: "open_classroom",
  END_CLASSROOM: "end_classroom",
  SET_CLASSROOM: "set_classroom",
  SEND_TO_CLASS: "send_to_class",
  REMOVE_PUPIL: "remove_pupil",
  OPEN_PUPIL: "open_pupil",
  SET_WALL_VIEW: "set_wall_view",
  JOIN_CLASSROOM: "join_classroom",
  LEAVE_CLASSROOM: "leave_classroom",
  CHANGE_NICKNAME: "change_nickname",
  ANSWER_QUESTION: "answer_question",
  GET_SENT: "get_sent",
});

/** What the server sends. */
export const CLASSROOM_EVENT = Object.freeze({
  CLASSROOM: "classroom",
  WALL: "wall",
  SENT_TO_CLASS: "sent_to_class",
  PUPIL_OPENED: "pupil_opened",
});
