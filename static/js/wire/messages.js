// @ts-check
/** The names of all messages, both ways, once. Their fields stand in nnvisu/wire/commands.py and messages.py. */

/** What the page sends. */
export const COMMAND = Object.freeze({
  START_TRAINING: "start_training",
  STOP_TRAINING: "stop_training",
  STEP: "step",
  SET_PACE: "set_pace",
  RESET: "reset",
  UPDATE_CONFIG: "update_config",
  SET_PARAMETER: "set_parameter",
  GENERATE_DATA: "generate_data",
  UPDATE_DATA: "update_data",
  ADD_POINTS: "add_points",
  ERASE_POINTS: "erase_points",
  MOVE_POINT: "move_point",
  RELABEL_POINTS: "relabel_points",
  REWIND: "rewind",
  BRING_BACK: "bring_back",
  LOAD_RECIPE: "load_recipe",
  GET_RECIPE: "get_recipe",
  PROBE: "probe",
  RANK_POINTS: "rank_points",
  TRACE: "trace",
  GET_MODEL: "get_model",
  GET_NEURON: "get_neuron",
  SET_VIEW: "set_view",
  ACK: "ack",
});

/** What the server sends. */
export const EVENT = Object.freeze({
  SESSION: "session",
  CONFIG: "config",
  DATA: "data",
  STEP_RESULT: "step_result",
  CURVE: "curve",
  HISTORY: "history",
  MOMENT: "moment",
  RECIPE: "recipe",
  PROBE_RESULT: "probe_result",
  SCORES: "scores",
  DIAGNOSIS: "diagnosis",
  DIFFERENCE: "difference",
  POINT_LOSSES: "point_losses",
  TRACE: "trace",
  MODEL: "model",
  NEURON: "neuron",
  WARMING: "warming",
  ERROR: "error",
  BYE: "bye",
});

/** What changes the points. */
export const DATA_CHANGES = Object.freeze([
  COMMAND.GENERATE_DATA,
  COMMAND.UPDATE_DATA,
  COMMAND.ADD_POINTS,
  COMMAND.ERASE_POINTS,
  COMMAND.MOVE_POINT,
  COMMAND.RELABEL_POINTS,
]);

/** What changes points, network or settings: not to be sent while an earlier step is shown. */
export const CHANGES = Object.freeze([COMMAND.UPDATE_CONFIG, COMMAND.SET_PARAMETER, ...DATA_CHANGES]);

/** What a viewer may send; the page's other controls are off for it. */
export const VIEWER_COMMANDS = Object.freeze([
  COMMAND.SET_VIEW,
  COMMAND.ACK,
  COMMAND.PROBE,
  COMMAND.RANK_POINTS,
  COMMAND.TRACE,
  COMMAND.GET_MODEL,
  COMMAND.GET_RECIPE,
]);
