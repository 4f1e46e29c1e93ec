// @ts-check
/**
 * The protocol as the page knows it: names of all messages, both ways, and the types of what they carry.
 *
 * Made by `python -m nnvisu protocol` from the declarations in nnvisu/wire: change those, never this file.
 */

/** What the page sends. */
export const COMMAND = Object.freeze({
  UPDATE_CONFIG: "update_config",
  SET_PARAMETER: "set_parameter",
  GENERATE_DATA: "generate_data",
  UPDATE_DATA: "update_data",
  UPDATE_TABLE: "update_table",
  ADD_POINTS: "add_points",
  ERASE_POINTS: "erase_points",
  MOVE_POINT: "move_point",
  RELABEL_POINTS: "relabel_points",
  START_EXPERIMENT: "start_experiment",
  PAUSE_EXPERIMENT: "pause_experiment",
  CONTINUE_EXPERIMENT: "continue_experiment",
  CLOSE_EXPERIMENT: "close_experiment",
  OPEN_MEMBER: "open_member",
  SET_EXPERIMENT_VIEW: "set_experiment_view",
  PROBE: "probe",
  RANK_POINTS: "rank_points",
  TRACE: "trace",
  GET_MODEL: "get_model",
  GET_NEURON: "get_neuron",
  GET_ACTIVATIONS: "get_activations",
  GET_PROFILE: "get_profile",
  GET_IMPORTANCE: "get_importance",
  SET_VIEW: "set_view",
  SET_PLANE: "set_plane",
  SHARE_VIEW: "share_view",
  START_TRAINING: "start_training",
  STOP_TRAINING: "stop_training",
  STEP: "step",
  SET_PACE: "set_pace",
  RESET: "reset",
  REWIND: "rewind",
  BRING_BACK: "bring_back",
  GET_RECIPE: "get_recipe",
  LOAD_RECIPE: "load_recipe",
  ACK: "ack",
});

/** What the server sends. */
export const EVENT = Object.freeze({
  PROBE_RESULT: "probe_result",
  POINT_LOSSES: "point_losses",
  TRACE: "trace",
  MODEL: "model",
  PROFILE: "profile",
  IMPORTANCE: "importance",
  NEURON: "neuron",
  ACTIVATIONS: "activations",
  RECIPE: "recipe",
  EXPERIMENT: "experiment",
  EXPERIMENT_RESULTS: "experiment_results",
  EXPERIMENT_CURVES: "experiment_curves",
  MEMBER: "member",
  SESSION: "session",
  CONFIG: "config",
  DATA: "data",
  PLANE: "plane",
  MOMENT: "moment",
  STEP_RESULT: "step_result",
  SCORES: "scores",
  DIAGNOSIS: "diagnosis",
  HISTORY: "history",
  CURVE: "curve",
  MARKS: "marks",
  DIFFERENCE: "difference",
  OWNER: "owner",
  WARMING: "warming",
  ERROR: "error",
  BYE: "bye",
});

/** What answers a question, by the question's type. */
export const ANSWERS = Object.freeze({
  open_pupil: "pupil_opened",
  get_sent: "sent_to_class",
  open_member: "member",
  probe: "probe_result",
  rank_points: "point_losses",
  trace: "trace",
  get_model: "model",
  get_neuron: "neuron",
  get_activations: "activations",
  get_profile: "profile",
  get_importance: "importance",
  get_recipe: "recipe",
});

/** @type {readonly string[]} What may come as a difference. */
export const REPEATED = Object.freeze([
  EVENT.STEP_RESULT,
  EVENT.HISTORY,
  EVENT.SCORES,
  EVENT.DIAGNOSIS,
]);

/** @type {readonly string[]} What changes the points. */
export const DATA_CHANGES = Object.freeze([
  COMMAND.GENERATE_DATA,
  COMMAND.UPDATE_DATA,
  COMMAND.UPDATE_TABLE,
  COMMAND.ADD_POINTS,
  COMMAND.ERASE_POINTS,
  COMMAND.MOVE_POINT,
  COMMAND.RELABEL_POINTS,
]);

/** @type {readonly string[]} What changes points, network or settings. */
export const CHANGES = Object.freeze([
  COMMAND.UPDATE_CONFIG,
  COMMAND.SET_PARAMETER,
  COMMAND.GENERATE_DATA,
  COMMAND.UPDATE_DATA,
  COMMAND.UPDATE_TABLE,
  COMMAND.ADD_POINTS,
  COMMAND.ERASE_POINTS,
  COMMAND.MOVE_POINT,
  COMMAND.RELABEL_POINTS,
]);

/** @type {readonly string[]} What a viewer may send, too. */
export const VIEWER_COMMANDS = Object.freeze([
  COMMAND.OPEN_MEMBER,
  COMMAND.SET_EXPERIMENT_VIEW,
  COMMAND.PROBE,
  COMMAND.RANK_POINTS,
  COMMAND.TRACE,
  COMMAND.GET_MODEL,
  COMMAND.GET_NEURON,
  COMMAND.GET_ACTIVATIONS,
  COMMAND.GET_PROFILE,
  COMMAND.GET_IMPORTANCE,
  COMMAND.SET_VIEW,
  COMMAND.SET_PLANE,
  COMMAND.GET_RECIPE,
  COMMAND.ACK,
]);

/** What a change is called. */
export const CHANGE_NAMES = Object.freeze({
  update_config: "settings changed",
  set_parameter: "a weight set by hand",
  generate_data: "other data",
  update_data: "other points",
  update_table: "another table",
  add_points: "points added",
  erase_points: "points erased",
  move_point: "a point moved",
  relabel_points: "points relabelled",
  reset: "reset",
  load_recipe: "a recipe loaded",
});

/** What it is called where all points were replaced for a reason. */
export const REASON_NAMES = Object.freeze({
  cleared: "points cleared",
  undone: "edit of points undone",
  redone: "edit of points redone",
  imported: "points imported",
  split: "points split anew",
});

/**
 * Change settings while training goes on.
 * @typedef {object} UpdateConfigCommand
 * @property {"update_config"} type
 * @property {Partial<Config>} config the settings to change
 */

/**
 * Change one weight or one bias while training goes on.
 * @typedef {object} SetParameterCommand
 * @property {"set_parameter"} type
 * @property {number} layer 0 reads the inputs; the last are the outputs
 * @property {number} neuron of the layer, from 0
 * @property {number} value the weight or bias from now on
 * @property {number | null} [input] of the weight, from 0; null or absent: the bias
 */

/**
 * Replace the data by generated points.
 * @typedef {object} GenerateDataCommand
 * @property {"generate_data"} type
 * @property {"circles" | "moons" | "blobs" | "anisotropic" | "varied_variance" | "xor" | "spirals" | "gaussians" | "checkerboard" | "rings" | "stripes" | "xor_3" | "noise_columns" | "same_columns" | "plane" | "bumps"} dataset The shape that the points are drawn from. plane and bumps are for regression: their points carry a value from −1 to 1 instead of a class. xor_3, noise_columns and same_columns are tables of 3 columns or more.
 * @property {number} [n_points] Number of points, for training and testing together.
 * @property {number} [n_classes] Number of classes.
 * @property {number} [noise] Standard deviation of the scatter around the shape, in units of the plane, which is 2 wide and reflects points at its edges; for plane and bumps, of the values.
 * @property {number} [seed] The same seed gives the same points.
 * @property {number} [test_fraction] Share of the points that the network never trains on, the same in each class. Every class keeps a training point if there are enough.
 * @property {number} [flipped_fraction] Share of the training points that get a wrong label, chosen by the seed, the same share in each class. Test points and the values of plane and bumps stay correct.
 * @property {number} [class_ratio] How many times larger the first class is than the last. Sizes fall by the same factor from class to class (Cui 2019). 1: all classes have the same size.
 * @property {number} [n_columns] Columns of the table; all but the first two are noise.
 * @property {"cleared" | "undone" | "redone" | "imported" | "split" | null} [reason] why; comes back with the curve's mark
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Replace the data by these points; test points are marked individually, or drawn by the seed.
 * @typedef {object} UpdateDataCommand
 * @property {"update_data"} type
 * @property {GivenPoints} points label or, for regression, value; empty lists clear the data
 * @property {number} [test_fraction] Share of the points that the network never trains on, the same in each class. Every class keeps a training point if there are enough.
 * @property {number[]} [test] 0 for training, 1 for a test point, 2 for validation, which is kept apart; absent: test_fraction says
 * @property {DataScale | null} [scale] what the numbers stand for; comes back with data
 * @property {"cleared" | "undone" | "redone" | "imported" | "split" | null} [reason] why; comes back with the curve's mark
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Replace the data by a table of 3 to 16 columns, which the network reads and maps show on a plane.
 * Numbers are in the table's own units. A table with columns of other names than before turns all `columns` on.
 * @typedef {object} UpdateTableCommand
 * @property {"update_table"} type
 * @property {GivenTable} table label or, for regression, value
 * @property {number} [test_fraction] Share of the points that the network never trains on, the same in each class. Every class keeps a training point if there are enough.
 * @property {number[]} [test] 0 for training, 1 for a test point, 2 for validation, which is kept apart; absent: test_fraction says
 * @property {DataScale | null} [scale] what classes or values stand for; comes back with data
 * @property {"cleared" | "undone" | "redone" | "imported" | "split" | null} [reason] why; comes back with the curve's mark
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Add points, as test points if `test`.
 * @typedef {object} AddPointsCommand
 * @property {"add_points"} type
 * @property {GivenPoints} points for the same task as all the others
 * @property {boolean} [test] whether they are test points
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Remove the points within `radius` of (x, y).
 * @typedef {object} ErasePointsCommand
 * @property {"erase_points"} type
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {number} radius Radius of the disc.
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Move one point.
 * @typedef {object} MovePointCommand
 * @property {"move_point"} type
 * @property {number} index which point, from 0, in the order of data
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Give the points within `radius` of (x, y) another label or, for regression, another value.
 * @typedef {object} RelabelPointsCommand
 * @property {"relabel_points"} type
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {number} radius Radius of the disc.
 * @property {number} [label] the class from now on
 * @property {number} [value] for regression: the value from now on
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Open a classroom, whose teacher is the owner of this session; its id begins with `class-` and the code.
 * It ends by `end_classroom`, or once its teacher was gone for 4 hours; nothing of it is kept then.
 * @typedef {object} OpenClassroomCommand
 * @property {"open_classroom"} type
 * @property {string} code with which pupils join
 */

/**
 * End the classroom: nothing of it is kept, and sessions of its people go with their last sockets.
 * @typedef {object} EndClassroomCommand
 * @property {"end_classroom"} type
 */

/**
 * Change what is given of the classroom; the rest stays as it is.
 * @typedef {object} SetClassroomCommand
 * @property {"set_classroom"} type
 * @property {boolean} [accepts] whether pupils may join
 * @property {number} [max_pupils] so many may be in it
 * @property {"given" | "free"} [names] whether pupils may choose nicknames of their own
 * @property {boolean} [paused] whether all pupils' runs rest; releasing starts none of them
 * @property {boolean} [training] whether pupils may train
 * @property {string[]} [hidden] parts of the page that pupils do not see
 * @property {Goal | null} [goal] what pupils are to reach; null: nothing
 * @property {boolean} [ranking] whether pupils are told their places
 * @property {GivenShown | null} [shown] whose map all pupils see; null: nobody's
 * @property {GivenQuestion | null} [question] to all pupils; with the same text and choices it is the same one
 */

/**
 * Send a recipe or a lesson to all pupils, whose pages take it.
 * @typedef {object} SendToClassCommand
 * @property {"send_to_class"} type
 * @property {GivenRecipe | null} [recipe] for load_recipe; its journal is checked, too
 * @property {string | null} [lesson] id of a lesson of the page
 */

/**
 * Remove a pupil, whose session cannot join again.
 * @typedef {object} RemovePupilCommand
 * @property {"remove_pupil"} type
 * @property {number} pupil Number of a pupil.
 */

/**
 * Ask for what one watches a pupil's session with.
 * @typedef {object} OpenPupilCommand
 * @property {"open_pupil"} type
 * @property {number} pupil Number of a pupil.
 */

/**
 * Replace what this socket wants to receive of the classroom; before the first one, that is `classroom` alone.
 * To a teacher, tiles show the maps of all pupils; to a pupil, the one that the teacher shows to all.
 * @typedef {object} SetWallViewCommand
 * @property {"set_wall_view"} type
 * @property {number} [max_fps] Most frames of tiles per second; 0: none.
 * @property {number} [tile_size] cells a side, exactly; absent: as the link carries
 * @property {boolean} [figures] the message wall, to a teacher
 */

/**
 * Join a classroom as a pupil with this session, whose id begins with `class-` and the code.
 * @typedef {object} JoinClassroomCommand
 * @property {"join_classroom"} type
 * @property {string} code as the teacher tells it
 */

/**
 * Leave the classroom: nothing of this session is kept, and it goes with its last socket.
 * @typedef {object} LeaveClassroomCommand
 * @property {"leave_classroom"} type
 */

/**
 * Take another nickname; one of your own only where the teacher allows it, and only the teacher sees it.
 * @typedef {object} ChangeNicknameCommand
 * @property {"change_nickname"} type
 * @property {string | null} [name] absent: another of the list
 */

/**
 * Answer the question to all, as long as it is open; the last answer counts.
 * @typedef {object} AnswerQuestionCommand
 * @property {"answer_question"} type
 * @property {number} choice number of the chosen answer, from 0
 */

/**
 * Ask for what the teacher sent to all last.
 * @typedef {object} GetSentCommand
 * @property {"get_sent"} type
 */

/**
 * Train many runs at once, beside the session's own run, which rests meanwhile.
 * An experiment that was there is closed. What it needs is checked before anything runs.
 * @typedef {object} StartExperimentCommand
 * @property {"start_experiment"} type
 * @property {GivenExperiment} experiment the runs that are wanted
 */

/**
 * Let the experiment rest.
 * @typedef {object} PauseExperimentCommand
 * @property {"pause_experiment"} type
 */

/**
 * Go on with the experiment, with more seeds or more steps if wanted; nothing is made twice.
 * @typedef {object} ContinueExperimentCommand
 * @property {"continue_experiment"} type
 * @property {number} [seeds] of each recipe from now on, at least as many as there are
 * @property {number} [steps] the most that each run makes, at least what it was
 */

/**
 * Forget the experiment.
 * @typedef {object} CloseExperimentCommand
 * @property {"close_experiment"} type
 */

/**
 * Open a run of the experiment as a session of its own, which begins where that run stands.
 * @typedef {object} OpenMemberCommand
 * @property {"open_member"} type
 * @property {number} member Run of an experiment, from 0.
 * @property {number} [step] one of kept in experiment_results; absent: the present
 */

/**
 * Replace what this socket wants to receive of the experiment; before the first one, that is `experiment` alone.
 * Numbers that the experiment does not have are ignored.
 * @typedef {object} SetExperimentViewCommand
 * @property {"set_experiment_view"} type
 * @property {number[]} [members] whose maps are tiles; absent: the first 64
 * @property {number[]} [means] recipes whose mean maps are tiles
 * @property {number[]} [disagreements] recipes of which tiles show where their runs disagree
 * @property {number} [tile_size] cells a side, exactly; absent: as the link carries
 * @property {number} [max_fps] Most frames of tiles per second; 0: none.
 * @property {boolean} [results] the messages experiment_results and experiment_curves
 */

/**
 * Ask for the class probabilities at a point.
 * @typedef {object} ProbeCommand
 * @property {"probe"} type
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {number[] | null} [row] of a table, in its units: asked for in place of x and y, which are a place on this socket's plane
 */

/**
 * Ask for the loss of every point.
 * @typedef {object} RankPointsCommand
 * @property {"rank_points"} type
 */

/**
 * Ask for one step on a single point, with all intermediate numbers.
 * @typedef {object} TraceCommand
 * @property {"trace"} type
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {number} [label] for classes: the right one
 * @property {number} [value] for regression: the right value
 * @property {number[] | null} [row] of a table, in its units: asked for in place of x and y, which are a place on this socket's plane
 */

/**
 * Ask for the whole network.
 * @typedef {object} GetModelCommand
 * @property {"get_model"} type
 */

/**
 * Ask for the incoming and outgoing weights of one neuron, and its bias.
 * @typedef {object} GetNeuronCommand
 * @property {"get_neuron"} type
 * @property {number} layer 0 reads the inputs; the last are the outputs
 * @property {number} neuron of the layer, from 0
 */

/**
 * Ask how the activations of each hidden layer spread over the training points.
 * @typedef {object} GetActivationsCommand
 * @property {"get_activations"} type
 */

/**
 * Ask for the answers along one column of a table, through a row: how each would change with this column alone.
 * @typedef {object} GetProfileCommand
 * @property {"get_profile"} type
 * @property {string} column along which
 * @property {number[] | null} [row] in the table's units; absent: the middle of this socket's plane
 */

/**
 * Ask how much worse the network is with each column of a table permuted, 10 times each, on the test rows.
 * @typedef {object} GetImportanceCommand
 * @property {"get_importance"} type
 */

/**
 * Replace what this socket wants to receive: which frames, how large and how often, and which messages.
 * With `at_step` everything sent to this socket is of a checkpoint, including `config` and `data`; only `step_result`, `history`, `curve` and `marks` continue with the run.
 * @typedef {object} SetViewCommand
 * @property {"set_view"} type
 * @property {number} [map_size] cells a side, exactly; absent: as the link carries
 * @property {number} [max_fps] Most maps per second; 0: no frames at all.
 * @property {number[]} [encodings] that the client can read; absent: all of them
 * @property {boolean} [decision_map] frames of kind 1
 * @property {boolean} [class_map] frames of kind 3
 * @property {boolean} [neurons] frames of kind 2
 * @property {number | null} [at_step] a checkpoint to look at
 * @property {number} [neuron_map_size] Cells a side; fewer if a frame of all neurons would have over 400 kB.
 * @property {number} [neuron_max_fps] Most frames of neuron maps per second; 0: none.
 * @property {boolean} [parameters] frames of kind 4
 * @property {boolean} [scores] the message scores
 * @property {boolean} [diagnosis] the message diagnosis
 * @property {boolean} [differences] messages that come again and again may come as difference, on a thin link 4 times a second
 */

/**
 * Choose the plane through a table that maps sent to this socket show, in place of the last one.
 * Without any field: the first two columns are its axes and the others stand at their medians. `plane` answers, before the first frame on it. Data with columns of other names are shown on that plane again.
 * @typedef {object} SetPlaneCommand
 * @property {"set_plane"} type
 * @property {[string, string] | null} [axes] the columns to the right and up; absent: the first two
 * @property {Record<string, number> | null} [held] what others stand at, in their own units; absent: their median
 * @property {boolean} [projection] along the first two principal components instead, without axes and held
 */

/**
 * Tell viewers what the owner looks at, for those who follow; what is absent is not looked at.
 * Nothing of it is checked against the run, which may have gone on: who follows takes what there still is. It is forgotten when the owner's last socket closes.
 * @typedef {object} ShareViewCommand
 * @property {"share_view"} type
 * @property {number | null} [at_step] a checkpoint; absent: the present
 * @property {number} [layer] of the chosen neuron; 0 reads the inputs
 * @property {number} [neuron] the chosen one of that layer, from 0
 * @property {number} [point] the one whose update is gone through, as data has them
 * @property {number} [stage] how far the owner is in it
 * @property {[string, string] | null} [axes] of the plane through a table, as in set_plane
 * @property {Record<string, number> | null} [held] what the other columns stand at on that plane
 * @property {boolean} [projection] whether the plane is the projection
 */

/**
 * Run.
 * @typedef {object} StartTrainingCommand
 * @property {"start_training"} type
 * @property {number} [until_step] pause exactly there; it lies ahead
 */

/**
 * Pause.
 * @typedef {object} StopTrainingCommand
 * @property {"stop_training"} type
 */

/**
 * Train for exactly `n_steps` steps, then pause.
 * @typedef {object} StepCommand
 * @property {"step"} type
 * @property {number} n_steps Steps to train.
 */

/**
 * Set how fast the run trains, which does not affect what it computes. A new session is at full speed.
 * @typedef {object} SetPaceCommand
 * @property {"set_pace"} type
 * @property {number | "watch" | null} steps_per_second steps a second; watch starts near 30 and grows with the step, to 5,000
 */

/**
 * Return to step 0, paused, with weights, optimizer and all random state as at the start.
 * @typedef {object} ResetCommand
 * @property {"reset"} type
 * @property {number} [seed] from now on, in config too; absent: as it is
 */

/**
 * Restore a checkpoint, paused; what came after it becomes the previous run.
 * @typedef {object} RewindCommand
 * @property {"rewind"} type
 * @property {number} step one of the checkpoints, as history tells them
 */

/**
 * Restore the previous run, paused, with its whole past: the one before a reset, new weights, a rewind or a recipe.
 * The present run is then the previous one, if it has made any steps. Rejected if the previous run is not the one that is meant.
 * @typedef {object} BringBackCommand
 * @property {"bring_back"} type
 * @property {number} [run] which one is meant: former_run of history
 * @property {number} [step] which one is meant: former of history
 */

/**
 * Ask for the recipe of this run.
 * @typedef {object} GetRecipeCommand
 * @property {"get_recipe"} type
 */

/**
 * Replay a recipe at full speed, with each change at its step.
 * With `max_seconds` it pauses at the step that was reached when they are over, where the run is bit for bit as it was; `replayed` and `stopped_by` of `step_result` say so. If changes before `until_step` have not been reached by then, it starts over at step 0 instead, with the settings and data that all changes lead to, so that none is lost; `bring_back` restores what was replayed. That can happen earlier, once it is clear.
 * @typedef {object} LoadRecipeCommand
 * @property {"load_recipe"} type
 * @property {GivenRecipe} recipe as get_recipe told it
 * @property {number} [until_step] train up to there; absent: stay at step 0
 * @property {number} [max_seconds] for so long at most, from its first step on; absent: as long as it takes
 */

/**
 * Acknowledge that all frames up to this one have been drawn.
 * @typedef {object} AckCommand
 * @property {"ack"} type
 * @property {number} seq number of a frame; old ones are ignored, one never sent is invalid_value
 */

/**
 * The network's prediction at one point.
 * @typedef {object} ProbeResult
 * @property {"probe_result"} type
 * @property {number} x as asked
 * @property {number} y as asked
 * @property {number} step of the network that was asked
 * @property {number[]} probabilities of each class; empty for regression
 * @property {number | null} value for regression the output; else null
 */

/**
 * The loss of each point.
 * @typedef {object} PointLosses
 * @property {"point_losses"} type
 * @property {number} step of the network that was asked
 * @property {(number | null)[]} losses in the order of data, without label smoothing; null where one is not finite
 */

/**
 * One step on a single point, with all intermediate numbers; nothing was changed.
 * @typedef {object} TraceMessage
 * @property {"trace"} type
 * @property {number} step before the update
 * @property {number} x as asked
 * @property {number} y as asked
 * @property {number} target the label or the value that was asked for
 * @property {number[]} inputs the features of the point
 * @property {TracedLayer[]} layers hidden ones first, then the outputs
 * @property {number | null} loss before the update; null where it is not finite
 * @property {number[]} probabilities before the update; empty for regression
 * @property {number | null} value for regression the output before the update; else null
 * @property {number} learning_rate that the update is made with
 * @property {number | null} new_loss after the update; null where it is not finite
 * @property {number[]} new_probabilities after the update
 * @property {number | null} new_value after the update
 */

/**
 * The whole network.
 * @typedef {object} ModelMessage
 * @property {"model"} type
 * @property {number} step of the network
 * @property {number[]} layer_sizes inputs first, outputs last
 * @property {string[]} activations of each hidden layer
 * @property {string[]} features what the inputs are
 * @property {"classification" | "regression"} task regression has one output
 * @property {number} n_classes of the data; the network may have more outputs
 * @property {number[]} parameters float32; for each layer the weights, a row for each neuron, then the biases
 * @property {InputColumn[]} [columns] of a table: how each input is made of its column; absent for points
 */

/**
 * The answers along one column, for a row whose other columns are held (an individual conditional expectation).
 * @typedef {object} ProfileMessage
 * @property {"profile"} type
 * @property {number} step of the network that was asked
 * @property {string} column as asked
 * @property {number[]} row as asked, in the units of the table
 * @property {number[]} values 64 of the column, evenly from its minimum to its maximum, in its unit
 * @property {number[][]} probabilities of each class, at each of the values; empty for regression
 * @property {number[] | null} outputs for regression, at each of the values; else null
 */

/**
 * How much worse the network is with a column permuted over the rows, for each column that it reads.
 * @typedef {object} ImportanceMessage
 * @property {"importance"} type
 * @property {number} step of the network that was asked
 * @property {"test" | "train"} of which rows: test, where there are any
 * @property {number} n_rows so many of them
 * @property {number} n_repeats permutations of each column; the seed of the weights decides them
 * @property {"accuracy" | "r_squared"} score which one; r_squared for regression
 * @property {number} baseline the score of these rows as they are
 * @property {ColumnImportance[]} columns in the order of the table
 */

/**
 * One neuron's float32 numbers.
 * @typedef {object} NeuronMessage
 * @property {"neuron"} type
 * @property {number} step of the network
 * @property {number[]} layer_sizes of the whole network, inputs first
 * @property {number} layer as asked
 * @property {number} neuron as asked
 * @property {number} bias of this neuron
 * @property {number[]} weights of its inputs
 * @property {number[]} outgoing of the next layer's neurons for it; empty for an output
 */

/**
 * How the activations of each hidden layer spread.
 * @typedef {object} ActivationsMessage
 * @property {"activations"} type
 * @property {number} step of the network
 * @property {number} n_points training points, which are all that was counted over
 * @property {LayerActivations[]} layers hidden layers in order; none where there are no such points
 */

/**
 * Everything needed to reproduce the run, bit for bit: data and settings at step 0, changes, and present step.
 * @typedef {object} RecipeMessage
 * @property {"recipe"} type
 * @property {RecipeData} data at step 0
 * @property {Config} config the settings at step 0
 * @property {[number, AnyChange][]} journal [step, command] each, in order
 * @property {number} step where the run is now
 * @property {number} engine which one made it; another one's last digits may differ
 * @property {number} n_changes as long as step_result says the same number, the run has only gone on from here
 */

/**
 * The classroom that the owner of the session is in: after the greeting if there is one, and after each change.
 * Fields that are the other role's are null. With the role null the session is in it no more.
 * @typedef {object} ClassroomMessage
 * @property {"classroom"} type
 * @property {"teacher" | "pupil" | null} role of the session's owner; null: in it no more
 * @property {string} code six letters, with which pupils join
 * @property {"ended" | "left" | "removed" | "timed_out" | null} reason why the role is null
 * @property {boolean | null} paused whether all pupils' runs rest
 * @property {boolean | null} training whether pupils may train
 * @property {string[] | null} hidden parts of the page that pupils do not see
 * @property {"given" | "free" | null} names whether pupils may choose nicknames of their own
 * @property {Goal | null} goal what pupils are to reach
 * @property {boolean | null} ranking whether pupils are told their places
 * @property {Question | null} question to all pupils
 * @property {SentToClass | null} sent what was sent to all last; get_sent tells all of it
 * @property {ShownPupil | null} shown whose map all pupils see, as tiles of set_wall_view
 * @property {boolean | null} accepts teacher: whether pupils may join
 * @property {number | null} max_pupils teacher: so many may be in it
 * @property {number | null} n_pupils teacher: so many are in it
 * @property {number | null} n_connected teacher: pupils whose pages are connected
 * @property {number | null} wait_s teacher: how long it waits for you when you are gone
 * @property {number | null} pupil pupil: your number
 * @property {string | null} nickname pupil: your name in it
 * @property {boolean | null} reached pupil: whether you reached the goal
 * @property {Rank | null} rank pupil: your place, if the ranking is on and there is a score
 * @property {number | null} answered pupil: your choice in the question, from 0
 */

/**
 * What pupils have reached: up to twice a second, to a teacher who asks by `set_wall_view`.
 * After each `set_wall_view` all rows come complete, then what changed.
 * @typedef {object} WallMessage
 * @property {"wall"} type
 * @property {WallRow[]} rows of pupils with something new
 * @property {number[]} gone numbers of pupils who are in the class no more
 */

/**
 * What the teacher sent to all last.
 * @typedef {object} SentMessage
 * @property {"sent_to_class"} type
 * @property {number} number as in classroom; 0 if nothing was sent yet
 * @property {GivenRecipe | null} recipe for load_recipe
 * @property {string | null} lesson id of a lesson of the page
 */

/**
 * What a teacher watches a pupil's session with.
 * @typedef {object} PupilOpened
 * @property {"pupil_opened"} type
 * @property {number} pupil as asked
 * @property {string} viewer an id that watches the pupil's session without control
 */

/**
 * The session's experiment: when it begins, goes on, rests, ends or is closed, to all sockets of the session.
 * A socket that comes later gets it too, if there is one.
 * @typedef {object} ExperimentMessage
 * @property {"experiment"} type
 * @property {number} id counts the experiments of the session
 * @property {GivenExperiment | null} experiment as it was started or extended; null once it is closed
 * @property {"running" | "paused" | "done" | "failed" | "closed"} status done: no run may make another step
 * @property {number} step which all runs have reached that have not ended
 * @property {number} n_steps the most that each run makes
 * @property {number} n_seeds runs of each recipe
 * @property {number} n_members runs in all
 * @property {ExperimentRecipe[]} recipes by their numbers
 * @property {MemberPlaces} members which run each member is; extending may give them other numbers
 * @property {Estimate} estimate what it takes in all
 * @property {string | null} message why it ended, for people
 */

/**
 * What the runs have reached: up to twice a second, to sockets that ask by `set_experiment_view`.
 * @typedef {object} ExperimentResults
 * @property {"experiment_results"} type
 * @property {number} id of the experiment
 * @property {number} step which all runs have reached that have not ended
 * @property {number | null} seconds_left about how long the rest takes; null where nobody knows yet
 * @property {number[]} kept steps at which open_member can open a run, ascending
 * @property {MemberFigures} members of each run
 * @property {RecipeFigures[]} recipes of each recipe over its seeds
 * @property {string | null} ranked_by the figure whose mean ranks recipes; null where they cannot be compared
 * @property {string} spread_meaning what low and high are, for people
 * @property {string[]} notes what to keep in mind, for people: what is noise, and why there is no ranking
 * @property {boolean} is_compiling whether that is still being compiled which trains runs side by side, faster
 */

/**
 * The losses of all runs so far, to the same sockets as the results; once complete, then what is new.
 * Long experiments are thinned out: then all rows come again.
 * @typedef {object} ExperimentCurves
 * @property {"experiment_curves"} type
 * @property {number} id of the experiment
 * @property {number} n_known so many rows at the beginning stay as they were told
 * @property {number[]} steps of the rows that come after them, ascending
 * @property {((number | null)[])[]} loss of the training points: in each row that of each member; null once it has ended
 * @property {((number | null)[])[]} test_loss of the test points; null without any
 */

/**
 * The session that a member of the experiment was opened in: exactly that run, and from there on its own.
 * @typedef {object} MemberMessage
 * @property {"member"} type
 * @property {string} session its id, to connect to
 * @property {number} member as asked
 * @property {number} step where it stands
 */

/**
 * First on every socket: the session and the tables. `config`, `data` and `step_result` follow.
 * @typedef {object} SessionMessage
 * @property {"session"} type
 * @property {string | null} session its id, to come back with; null for a viewer
 * @property {string} viewer an id that watches without control
 * @property {number} protocol 1, the version of what is described here
 * @property {string} version of nnvisu
 * @property {"owner" | "viewer"} role of this socket
 * @property {boolean} resumed whether this is a session that was there before
 * @property {boolean} copied whether it is new and begins with the run of the session that ``copy`` in the address names
 * @property {"paused" | "running" | "diverged" | "warming"} status of the run
 * @property {number} step where the run is
 * @property {number | "watch" | null} pace as in set_pace
 * @property {Record<string, number>} limits every limit of this server by its name
 * @property {SettingRow[]} settings the settings of a run, as in config
 * @property {SettingRow[]} data_settings the fields of generate_data
 */

/**
 * The whole configuration in force: after each change, to all sockets of the session.
 * A socket that views a checkpoint (`set_view`) gets that of the checkpoint, and the present one again on return.
 * @typedef {object} ConfigMessage
 * @property {"config"} type
 * @property {Config} config every setting
 * @property {boolean} reinitialised whether the weights are new
 * @property {"reset" | "recipe" | "outputs" | "hidden_layers" | "initializer" | "initial_range" | "seed" | null} reinitialised_by what made them: reset, a recipe that was loaded, outputs that were fitted, or a setting; null if not new
 * @property {number | null} at_step the checkpoint that it is of; null for now
 */

/**
 * All points: after changes, to all sockets; only the newest, and for checkpoints as with `config`.
 * @typedef {object} DataMessage
 * @property {"data"} type
 * @property {PointColumns} points all of them, test points too; of a table where rows lie on the first plane, ±1 at most
 * @property {(0 | 1 | 2)[]} test 0 for training, 1 for a test point, 2 for validation, which is kept apart
 * @property {number} n_classes highest label + 1, at least 2
 * @property {Generator | null} generator what made them; null for points of one's own
 * @property {"classification" | "regression"} task regression where the points carry values
 * @property {DataScale | null} scale what the numbers stand for in the file that they came from; null: in none
 * @property {number | null} at_step the checkpoint that they are of; null for now
 * @property {TableObject} [table] the rows, with the same order; absent for points in the plane
 * @property {number[]} [untrained] labels of classes that have points, but none to train with; absent: there are none
 */

/**
 * The plane through a table that this socket's maps show from now on: after data, and whenever it is another one.
 * A place (x, y) of the map is the row centre + x·right + y·up.
 * @typedef {object} PlaneMessage
 * @property {"plane"} type
 * @property {"columns" | "projection"} kind projection: along the first two principal components
 * @property {string[]} axes the columns to the right and up, such as column_1; none of a projection
 * @property {Record<string, number>} held what the other columns stand at, in their units; none of a projection
 * @property {number[]} centre of each column, in its unit
 * @property {number[]} right of each column, in its unit
 * @property {number[]} up of each column, in its unit
 * @property {number[] | null} shares of the variance of the standardised columns that are on, along right and up; of a projection only
 * @property {number | null} at_step the checkpoint that it is of; null for now
 */

/**
 * The checkpoint that this socket is now viewing; `moment` is its name on the wire only.
 * @typedef {object} CheckpointMessage
 * @property {"moment"} type
 * @property {number} step where the checkpoint was taken
 * @property {number} epoch passes over the training points by then
 * @property {Metrics} metrics of exactly then
 */

/**
 * Progress of the run: 10 to 30 times a second while training, and at once after a change to anything in it.
 * @typedef {object} StepResult
 * @property {"step_result"} type
 * @property {number} step updates made
 * @property {number} epoch passes over the training points
 * @property {"paused" | "running" | "diverged" | "warming"} status warming: kernels are being compiled
 * @property {number | null} steps_per_second over the last second
 * @property {Metrics} metrics the newest there are; of exactly this step unless the run is on
 * @property {number | null} metrics_step the step they are of; null where nothing was measured yet
 * @property {number | "watch" | null} pace as in set_pace
 * @property {number | null} diverged_at the step at which the loss was not finite
 * @property {string | null} message how the last run ended, or why something is as it is, for people
 * @property {"until_step" | "loss" | "test_loss" | "accuracy" | "test_accuracy" | "plateau" | "test_plateau" | "diverged" | "max_seconds" | null} stopped_by what ended the last run, for programs
 * @property {Replayed | null} replayed how far load_recipe came; null before that has ended, and after the next start
 * @property {number} learning_rate of the next step, by the schedule
 * @property {Advice | null} advice where learning is unhealthy
 * @property {number | null} round_trip_ms from sending a frame to its ack, smoothed
 * @property {number} n_changes counts what was changed in the run, its beginnings and ways back too
 * @property {number} n_outputs of the network, which may have more than the data have classes
 * @property {number} comparable_from metrics of earlier steps are of other data or of another loss than the newest
 */

/**
 * Scores of the points, for sockets that ask by `set_view`.
 * @typedef {object} ScoresMessage
 * @property {"scores"} type
 * @property {number} step that it is of
 * @property {PointScores | null} train of the training points; null without any
 * @property {PointScores | null} test of the test points; null without any
 */

/**
 * The health of each layer, for sockets that ask by `set_view`.
 * @typedef {object} DiagnosisMessage
 * @property {"diagnosis"} type
 * @property {number} step that it is of
 * @property {LayerHealth[]} layers hidden ones first
 * @property {Advice | null} advice where something is wrong
 */

/**
 * The checkpoints: each can be viewed and restored.
 * @typedef {object} HistoryMessage
 * @property {"history"} type
 * @property {number[]} steps ascending
 * @property {number[]} changes those just before a change
 * @property {number | null} former where the previous run ended, if bring_back can restore it
 * @property {number | null} former_run its number, as in curve
 * @property {Best | null} best the checkpoint with the lowest loss since the data and the loss are these
 */

/**
 * The metrics of the run so far, and its changes; `step_result` continues from there.
 * Long runs are thinned out to the rows with the lowest and the highest value of each metric among their neighbours. A mean is over the steps since the previous row; null if no line connects the two.
 * @typedef {object} CurveMessage
 * @property {"curve"} type
 * @property {number[]} steps ascending
 * @property {(number | null)[]} loss at each of the steps
 * @property {(number | null)[]} accuracy at each of the steps
 * @property {(number | null)[]} test_loss at each of the steps
 * @property {(number | null)[]} test_accuracy at each of the steps
 * @property {(number | null)[]} mean_loss since the step before
 * @property {(number | null)[]} mean_accuracy since the step before
 * @property {(number | null)[]} mean_test_loss since the step before
 * @property {(number | null)[]} mean_test_accuracy since the step before
 * @property {Mark[]} marks what was changed, ascending by step
 * @property {number} run another number after each beginning; a run that is brought back has its own
 * @property {number} branch another number after each way back, too; with the same it is more of the same curve
 */

/**
 * Changes to the run since `curve`: at once after each.
 * @typedef {object} MarksMessage
 * @property {"marks"} type
 * @property {number} n_known so many marks at the beginning stay as they were told
 * @property {Mark[]} marks those that come after them, up to now, ascending by step
 */

/**
 * What has changed in one of these messages since the last one of its type on this socket; it has one field.
 * Only for sockets that ask by `set_view`. An object has the fields that changed, an object in place of a list the indices that did, and `{"removed": […], "added": […]}` is for checkpoints. After each `set_view` the first message of each type is complete, and so is each `step_result` of a paused run.
 * @typedef {object} DifferenceMessage
 * @property {"difference"} type
 * @property {Differences} [step_result] fields of step_result
 * @property {Differences} [history] fields of history
 * @property {Differences} [scores] fields of scores
 * @property {Differences} [diagnosis] fields of diagnosis
 */

/**
 * Whether the session's owner is connected and what they look at, as `share_view` told it: to viewers alone.
 * After the greeting, and at once after each change. What is null is not looked at.
 * @typedef {object} OwnerMessage
 * @property {"owner"} type
 * @property {boolean} connected whether any socket is the owner's
 * @property {number | null} at_step the checkpoint; null for the present
 * @property {number | null} layer of the chosen neuron; 0 reads the inputs
 * @property {number | null} neuron the chosen one of that layer, from 0
 * @property {number | null} point the one whose update is gone through, as data has them
 * @property {number | null} stage how far the owner is in it
 * @property {string[] | null} axes of the plane through a table, as set_plane takes them
 * @property {Record<string, number> | null} held what the other columns stand at on that plane
 * @property {boolean} projection whether the plane is the projection
 */

/**
 * How many kernels are compiled; training and maps start when all are.
 * @typedef {object} WarmingMessage
 * @property {"warming"} type
 * @property {number} ready so many are compiled
 * @property {number} total of so many
 */

/**
 * A command was rejected and nothing was changed. To the socket that sent it.
 * @typedef {object} ErrorMessage
 * @property {"error"} type
 * @property {string} code stable, for programs
 * @property {string} message for people: the field, its value and what is allowed
 * @property {string} [field] the field that is wrong, if one is
 * @property {string} [command] the type of the command, if it could be read
 */

/**
 * The server closes the socket.
 * @typedef {object} ByeMessage
 * @property {"bye"} type
 * @property {string} code as in error
 * @property {string} message for people
 * @property {boolean} retry whether coming back makes sense
 */

/**
 * All settings of a run.
 * @typedef {object} Config
 * @property {number[]} hidden_layers Hidden layers
 * @property {"tanh" | "relu" | "leaky_relu" | "elu" | "gelu" | "silu" | "sigmoid" | "softplus" | "sine" | "linear" | ("tanh" | "relu" | "leaky_relu" | "elu" | "gelu" | "silu" | "sigmoid" | "softplus" | "sine" | "linear")[]} activation Activation
 * @property {("x" | "y" | "x_squared" | "y_squared" | "xy" | "sin_x" | "sin_y" | "cos_x" | "cos_y" | "radius")[]} features Inputs
 * @property {("column_1" | "column_2" | "column_3" | "column_4" | "column_5" | "column_6" | "column_7" | "column_8" | "column_9" | "column_10" | "column_11" | "column_12" | "column_13" | "column_14" | "column_15" | "column_16")[]} columns Columns
 * @property {"glorot_uniform" | "glorot_normal" | "he_uniform" | "he_normal" | "lecun_uniform" | "lecun_normal" | "uniform" | "orthogonal" | "zeros"} initializer Initial weights
 * @property {number} initial_range Initial range
 * @property {number} seed Seed of the weights
 * @property {"cross_entropy" | "squared_error" | "hinge" | "absolute_error" | "huber"} loss Loss
 * @property {number} huber_delta Huber delta
 * @property {"none" | "balanced"} class_weights Class weights
 * @property {"sgd" | "adagrad" | "rmsprop" | "adam" | "adamw"} optimizer Optimizer
 * @property {number} learning_rate Learning rate
 * @property {"constant" | "step" | "cosine" | "warm_up" | "one_cycle"} learning_rate_schedule Schedule
 * @property {number} schedule_steps Schedule steps
 * @property {number} schedule_factor Schedule factor
 * @property {number} batch_size Batch size
 * @property {number} momentum Momentum
 * @property {boolean} nesterov Nesterov
 * @property {number} beta1 Beta 1
 * @property {number} beta2 Beta 2
 * @property {number} epsilon Epsilon
 * @property {number} weight_decay Weight decay
 * @property {number} gradient_clip Gradient clip
 * @property {number} l1 L1
 * @property {number} l2 L2
 * @property {number} dropout_rate Dropout
 * @property {number} label_smoothing Label smoothing
 * @property {number} stop_at_loss Train loss
 * @property {number} stop_at_test_loss Test loss
 * @property {number} stop_at_accuracy Train accuracy
 * @property {number} stop_at_test_accuracy Test accuracy
 * @property {number} stop_on_plateau Plateau
 * @property {number} stop_on_test_plateau Test plateau
 */

/**
 * Means over all training points and over all test points, dropout off, without penalties; null without points.
 * @typedef {object} Metrics
 * @property {number | null} loss of the training points
 * @property {number | null} accuracy of the training points; null for regression
 * @property {number | null} test_loss of the test points
 * @property {number | null} test_accuracy of the test points; null for regression
 */

/**
 * Points as columns of one length.
 * @typedef {object} PointColumns
 * @property {number[]} x −1 at the left, 1 at the right
 * @property {number[]} y −1 at the bottom, 1 at the top
 * @property {number[]} label classes, from 0; all 0 for regression
 * @property {number[]} [value] for regression only: from −1 to 1
 */

/**
 * Points as columns of one length, with `label` or, for regression, with `value`.
 * @typedef {object} GivenPoints
 * @property {number[]} x −1 at the left, 1 at the right
 * @property {number[]} y −1 at the bottom, 1 at the top
 * @property {number[]} [label] classes, from 0
 * @property {number[]} [value] from −1 to 1
 */

/**
 * A column of a table, in its own units.
 * @typedef {object} GivenColumn
 * @property {string} name that no other column has
 * @property {number[]} values one for each row
 * @property {string} [unit] such as cm; absent: none
 * @property {"standard" | "none"} [scaling] standard: networks read (value − mean) / standard deviation; none: the value
 * @property {string} [group] the column of words that this one is a word of: 1 where it stands
 * @property {number} [centre] with spread: networks read (value − centre) / spread instead
 * @property {number} [spread] with centre; above 0
 */

/**
 * Columns of one length, with `label` or, for regression, with `value`.
 * @typedef {object} GivenTable
 * @property {GivenColumn[]} columns 3 to 16
 * @property {number[]} [label] classes, from 0
 * @property {number[]} [value] from −1 to 1; what these stand for says scale
 */

/**
 * A column of a table, in its own units. The last four are of its training rows, or of all where there are none.
 * @typedef {object} TableColumn
 * @property {string} name that no other column has
 * @property {number[]} values one for each row
 * @property {string} unit such as cm; empty: none
 * @property {"standard" | "none"} scaling standard: by mean and standard deviation of its training rows; none: as it is
 * @property {string | null} group the column of words that this one is a word of; null: of none
 * @property {number} centre networks read (value − centre) / spread
 * @property {number} spread above 0
 * @property {number} minimum the smallest value
 * @property {number} median the median; in a group 1 for the most frequent word, 0 for the others
 * @property {number} maximum the largest value
 * @property {number} deviation the standard deviation; 1 where all values are equal
 */

/**
 * The columns of a table.
 * @typedef {object} TableObject
 * @property {TableColumn[]} columns 3 to 16; column_1 is the first
 */

/**
 * How an input of the network is made of a column of a table: (value − centre) / spread.
 * @typedef {object} InputColumn
 * @property {string} name of the column
 * @property {string} unit such as cm; empty: none
 * @property {number} centre in the column's unit
 * @property {number} spread in the column's unit, above 0
 */

/**
 * What permuting one column costs, or all columns of a group together.
 * @typedef {object} ColumnImportance
 * @property {string[]} columns such as column_1; more than one of a group
 * @property {string} name of the column, or of the group
 * @property {number} mean of the drops
 * @property {number} deviation standard deviation of the drops
 * @property {number[]} drops by how much the score fell, each time; below 0 where it rose
 */

/**
 * What the columns are called in the file.
 * @typedef {object} ColumnNames
 * @property {string} [x] of x
 * @property {string} [y] of y
 * @property {string} [value] of the values, for regression
 * @property {string} [label] of the classes
 */

/**
 * What the points of a file stand for there. A column without a range has the file's own numbers.
 * @typedef {object} DataScale
 * @property {[number, number]} [x] what −1 and 1 stand for
 * @property {[number, number]} [y] what −1 and 1 stand for
 * @property {[number, number]} [value] what −1 and 1 stand for
 * @property {ColumnNames} [names] of the columns that have one
 * @property {string[]} [classes] names of the classes, by label
 */

/**
 * What is wrong with training, and what to do about it.
 * @typedef {object} Advice
 * @property {string} code stable, for programs
 * @property {string} message for people
 */

/**
 * The checkpoint with the lowest loss.
 * @typedef {object} Best
 * @property {number} step where it is
 * @property {number} loss of that step
 * @property {"train" | "test"} of which points: test, where there are any
 */

/**
 * How far a recipe was replayed, bit for bit.
 * @typedef {object} Replayed
 * @property {number} step that was reached; 0 where the run begins with all changes made
 * @property {number} until_step as asked for
 */

/**
 * A change to the run, as marked on the curve; at step 0, what started this run in place of the previous one.
 * @typedef {object} Mark
 * @property {number} step after which it was made
 * @property {string} command the type of the command
 * @property {number} [comparable_from] present where metrics are of other data or of another loss from that step on
 * @property {Record<string, [number | boolean | string | (number | string)[], number | boolean | string | (number | string)[]]>} [settings] present where settings changed: of each one what it was and what it is
 * @property {string} [dataset] with generate_data: the shape of the new points
 * @property {string} [reason] where all points were replaced: why, if the client said so
 */

/**
 * Euclidean norms of a layer's weights with biases; null where one is not finite.
 * @typedef {object} LayerHealth
 * @property {number} n_neurons units of the layer
 * @property {string} activation linear for the outputs
 * @property {number | null} weight_norm of the weights
 * @property {number | null} gradient_norm of the gradient over all training points
 * @property {number | null} update_norm of the next update
 * @property {number | null} dead_share of the units; null for the outputs
 * @property {number | null} saturated_share of the units, dead ones apart; null for the outputs
 */

/**
 * Unweighted means over the classes; null if no class has a score.
 * @typedef {object} MacroScores
 * @property {number | null} precision mean precision
 * @property {number | null} recall mean recall
 * @property {number | null} f1 mean F1
 */

/**
 * Scores of some points: the first seven for classes, the last two for regression.
 * @typedef {object} PointScores
 * @property {number} [accuracy] right answers
 * @property {number} [balanced_accuracy] mean of the recalls
 * @property {number[][]} [confusion] counts: a row for each right class, a column for each answer
 * @property {(number | null)[]} [precision] of each class; null where it would be 0 / 0
 * @property {(number | null)[]} [recall] of each class; null where it would be 0 / 0
 * @property {(number | null)[]} [f1] of each class; null where it would be 0 / 0
 * @property {MacroScores} [macro] means over the classes
 * @property {number} [r_squared] 1 − residual / total sum of squares; null where all values are equal
 * @property {number} [mean_absolute_error] mean of |output − value|
 */

/**
 * A layer in one update; weights have one row per neuron, everything else one number per neuron.
 * Numbers that are not finite, as weights may have diverged, are null.
 * @typedef {object} TracedLayer
 * @property {string} activation linear for the outputs
 * @property {(number | null)[]} sums weights × inputs + bias
 * @property {(number | null)[]} activations of the sums; for the outputs the sums themselves
 * @property {(number | null)[]} deltas derivatives of the loss by the sums
 * @property {((number | null)[])[]} weights before the update
 * @property {(number | null)[]} biases before the update
 * @property {((number | null)[])[]} weight_gradients of the loss alone
 * @property {(number | null)[]} bias_gradients of the loss alone
 * @property {((number | null)[])[]} new_weights after the update, with penalties and clipping
 * @property {(number | null)[]} new_biases after the update, with penalties and clipping
 */

/**
 * How the activations of one hidden layer spread, over all its neurons and the training points.
 * @typedef {object} LayerActivations
 * @property {string} activation of the layer
 * @property {number} low where the first part begins
 * @property {number} high where the last part ends
 * @property {number[]} counts values in each of equal parts from low to high
 */

/**
 * The data at step 0: either what generated them, or the points themselves.
 * @typedef {object} RecipeData
 * @property {Generator} [generator] the fields of generate_data, all of them
 * @property {PointColumns} [points] points of one's own
 * @property {GivenTable} [table] a table of one's own
 * @property {(0 | 1 | 2)[]} [test] as in data; with points or table
 * @property {DataScale} [scale] what the numbers stand for; with points or table of a file
 */

/**
 * A whole run.
 * @typedef {object} GivenRecipe
 * @property {RecipeData} data at step 0
 * @property {Partial<Config>} config the settings at step 0; others are as by default
 * @property {[number, AnyChange][]} [journal] [step, command] each, in order
 * @property {number} [step] that it was taken at
 * @property {number} [engine] which one made it; absent: the first
 */

/**
 * With which choices of another setting one has an effect.
 * @typedef {object} Needs
 * @property {string} setting the other one's name
 * @property {string[]} choices any of these
 */

/**
 * A row of the settings table.
 * @typedef {object} SettingRow
 * @property {string} name as in config
 * @property {string} label for people
 * @property {"integer" | "number" | "boolean" | "choice" | "choices" | "layers" | "layer_choice"} kind choices: a list of some; layers: a list of integers; layer_choice: one, or a list with one for each layer
 * @property {number | boolean | string | (number | string)[]} default of a new run
 * @property {string} help what it does, in a sentence
 * @property {number | null} minimum inclusive; null where there is none
 * @property {number | null} maximum inclusive; null where there is none
 * @property {boolean} above_minimum whether the minimum itself is left out
 * @property {string[]} choices empty where any value of the range is allowed
 * @property {number} max_items of a list; 0 where it is none
 * @property {string} unit empty where it has none
 * @property {string} group where the page shows it
 * @property {boolean} resets whether a change makes new weights
 * @property {Needs | null} needs null: always has an effect
 */

/**
 * A setting that an experiment varies.
 * @typedef {object} ExperimentAxis
 * @property {string} setting of a run by its name, or of the data as data.noise
 * @property {(number | boolean | string | (number | string)[])[]} values each of them makes a recipe
 */

/**
 * A recipe of an experiment: what it changes in the base.
 * @typedef {object} ExperimentRecipe
 * @property {string} label for people
 * @property {Record<string, number | boolean | string | (number | string)[]>} changes settings by their names, those of the data as data.noise
 */

/**
 * Many runs: a base recipe, up to two axes or a list of recipes, and each of them with several seeds.
 * @typedef {object} GivenExperiment
 * @property {1} experiment the version of this format
 * @property {GivenRecipe} base what all runs have in common; its journal is not taken over
 * @property {number} steps the most that each run makes
 * @property {number} [seeds] runs of each recipe, with its seed and those that follow it
 * @property {boolean} [data_seeds] whether the seed of generated data goes up with the run, too; absent: all have the same
 * @property {ExperimentAxis[]} [axes] one or two; every combination is a recipe
 * @property {ExperimentRecipe[]} [recipes] two to eight, in place of axes
 * @property {"range" | "quartiles" | "sd"} [spread] what low and high of a figure are: all runs, their middle half, or a standard deviation each way
 */

/**
 * Which run each member is, as columns by its number.
 * @typedef {object} MemberPlaces
 * @property {number[]} recipe the number of its recipe, from 0
 * @property {number[]} seed its place among the runs of that recipe, from 0
 */

/**
 * What an experiment takes.
 * @typedef {object} Estimate
 * @property {number | null} seconds until all runs have made their steps; null where nobody knows yet
 * @property {number} bytes of memory for all runs
 */

/**
 * What each member has reached, as columns by its number; null where there is nothing to measure.
 * @typedef {object} MemberFigures
 * @property {number[]} step updates made
 * @property {(number | null)[]} loss of the training points
 * @property {(number | null)[]} accuracy of the training points; null for regression
 * @property {(number | null)[]} test_loss of the test points
 * @property {(number | null)[]} test_accuracy of the test points; null for regression
 * @property {(number | null)[]} fresh_loss of points drawn anew; null before they are measured
 * @property {(number | null)[]} fresh_accuracy of points drawn anew; null for regression
 * @property {(number | null)[]} diverged_at the step at which the loss was not finite
 * @property {(string | null)[]} ended why it makes no more steps; null: it may go on
 */

/**
 * A figure over the seeds of a recipe, leaving out those that diverged.
 * @typedef {object} Spread
 * @property {number} n seeds that have it
 * @property {number} mean over the seeds
 * @property {number} low as spread of the experiment says
 * @property {number} high as spread of the experiment says
 */

/**
 * What a recipe has reached, over its seeds; figures are null where no seed has them.
 * @typedef {object} RecipeFigures
 * @property {number} n_runs seeds, those that diverged too
 * @property {number} n_diverged whose loss was not finite
 * @property {Record<string, number>} n_ended how many ended, by the reason; running: those that go on
 * @property {Spread | null} loss of the training points
 * @property {Spread | null} accuracy of the training points; null for regression
 * @property {Spread | null} test_loss of the test points
 * @property {Spread | null} test_accuracy of the test points; null for regression
 * @property {Spread | null} fresh_loss of points drawn anew
 * @property {Spread | null} fresh_accuracy of points drawn anew; null for regression
 * @property {Record<string, number>} points_noise of an accuracy by its name: its standard error, as the points are a sample
 * @property {number | null} rank 1 is the best; null where recipes cannot be compared
 * @property {boolean | null} is_noise whether its difference from the best is within the noise; null of the best, or unknown
 */

/**
 * What pupils are to reach.
 * @typedef {object} Goal
 * @property {number} score of the test points, at least: accuracy, or R² for values
 * @property {number | null} max_weights weights and biases, at most; null: any number
 * @property {number | null} max_steps at most; null: any number
 */

/**
 * A question to all pupils, as the teacher asks it.
 * @typedef {object} GivenQuestion
 * @property {string} text what is asked
 * @property {string[]} choices two to six answers to choose from
 * @property {boolean} is_open whether pupils may answer
 */

/**
 * A question to all pupils.
 * @typedef {object} Question
 * @property {number} number another one for each question of the class
 * @property {string} text what is asked
 * @property {string[]} choices two to six answers to choose from
 * @property {boolean} is_open whether pupils may answer
 * @property {number[] | null} answers how many pupils chose each; null for pupils as long as it is open
 */

/**
 * Whose map all pupils are to see.
 * @typedef {object} GivenShown
 * @property {number} pupil the pupil's number
 * @property {boolean} anonymous without the nickname
 */

/**
 * Whose map all pupils see.
 * @typedef {object} ShownPupil
 * @property {number | null} pupil the pupil's number; null for pupils
 * @property {string | null} nickname null for pupils if it is anonymous or of the pupil's own making
 * @property {boolean} anonymous without the nickname
 */

/**
 * What the teacher sent to all last.
 * @typedef {object} SentToClass
 * @property {number} number counts what was sent
 * @property {string | null} lesson id of a lesson of the page
 * @property {boolean} has_recipe whether get_sent answers with a recipe
 */

/**
 * A pupil's place in the ranking.
 * @typedef {object} Rank
 * @property {number} place 1 has the highest score of the test points; equal scores share a place
 * @property {number} of pupils that have a score
 */

/**
 * What the teacher sees of a pupil: the fields that changed since the last row of that pupil on this socket.
 * @typedef {object} WallRow
 * @property {number} pupil the pupil's number, which nobody else of the class ever gets
 * @property {string} [nickname] as it stands now
 * @property {boolean} [is_connected] whether the pupil's page is connected
 * @property {number} [step] updates made; null before anything was seen of the run
 * @property {"paused" | "running" | "diverged" | "warming"} [status] of the run; null before anything was seen of it
 * @property {number} [train_loss] of the training points
 * @property {number} [test_loss] of the test points; null without any
 * @property {number} [train_score] of the training points: accuracy, or R² for values
 * @property {number} [test_score] of the test points: accuracy, or R² for values
 * @property {number} [n_weights] weights and biases of the network
 * @property {"diverged" | "stuck" | "idle" | "not_started"} [needs] what help the pupil may need
 * @property {boolean} [reached] whether the goal was reached since it was set
 * @property {number} [answer] the choice in the present question, from 0
 * @property {Record<string, number | boolean | string | (number | string)[]>} [settings] of the run, those other than the defaults; and of generated data as data.dataset and so on
 */

/**
 * The commands by their types.
 * @typedef {object} Commands
 * @property {UpdateConfigCommand} update_config
 * @property {SetParameterCommand} set_parameter
 * @property {GenerateDataCommand} generate_data
 * @property {UpdateDataCommand} update_data
 * @property {UpdateTableCommand} update_table
 * @property {AddPointsCommand} add_points
 * @property {ErasePointsCommand} erase_points
 * @property {MovePointCommand} move_point
 * @property {RelabelPointsCommand} relabel_points
 * @property {OpenClassroomCommand} open_classroom
 * @property {EndClassroomCommand} end_classroom
 * @property {SetClassroomCommand} set_classroom
 * @property {SendToClassCommand} send_to_class
 * @property {RemovePupilCommand} remove_pupil
 * @property {OpenPupilCommand} open_pupil
 * @property {SetWallViewCommand} set_wall_view
 * @property {JoinClassroomCommand} join_classroom
 * @property {LeaveClassroomCommand} leave_classroom
 * @property {ChangeNicknameCommand} change_nickname
 * @property {AnswerQuestionCommand} answer_question
 * @property {GetSentCommand} get_sent
 * @property {StartExperimentCommand} start_experiment
 * @property {PauseExperimentCommand} pause_experiment
 * @property {ContinueExperimentCommand} continue_experiment
 * @property {CloseExperimentCommand} close_experiment
 * @property {OpenMemberCommand} open_member
 * @property {SetExperimentViewCommand} set_experiment_view
 * @property {ProbeCommand} probe
 * @property {RankPointsCommand} rank_points
 * @property {TraceCommand} trace
 * @property {GetModelCommand} get_model
 * @property {GetNeuronCommand} get_neuron
 * @property {GetActivationsCommand} get_activations
 * @property {GetProfileCommand} get_profile
 * @property {GetImportanceCommand} get_importance
 * @property {SetViewCommand} set_view
 * @property {SetPlaneCommand} set_plane
 * @property {ShareViewCommand} share_view
 * @property {StartTrainingCommand} start_training
 * @property {StopTrainingCommand} stop_training
 * @property {StepCommand} step
 * @property {SetPaceCommand} set_pace
 * @property {ResetCommand} reset
 * @property {RewindCommand} rewind
 * @property {BringBackCommand} bring_back
 * @property {GetRecipeCommand} get_recipe
 * @property {LoadRecipeCommand} load_recipe
 * @property {AckCommand} ack
 */

/**
 * The messages by their types.
 * @typedef {object} Messages
 * @property {ProbeResult} probe_result
 * @property {PointLosses} point_losses
 * @property {TraceMessage} trace
 * @property {ModelMessage} model
 * @property {ProfileMessage} profile
 * @property {ImportanceMessage} importance
 * @property {NeuronMessage} neuron
 * @property {ActivationsMessage} activations
 * @property {RecipeMessage} recipe
 * @property {ClassroomMessage} classroom
 * @property {WallMessage} wall
 * @property {SentMessage} sent_to_class
 * @property {PupilOpened} pupil_opened
 * @property {ExperimentMessage} experiment
 * @property {ExperimentResults} experiment_results
 * @property {ExperimentCurves} experiment_curves
 * @property {MemberMessage} member
 * @property {SessionMessage} session
 * @property {ConfigMessage} config
 * @property {DataMessage} data
 * @property {PlaneMessage} plane
 * @property {CheckpointMessage} moment
 * @property {StepResult} step_result
 * @property {ScoresMessage} scores
 * @property {DiagnosisMessage} diagnosis
 * @property {HistoryMessage} history
 * @property {CurveMessage} curve
 * @property {MarksMessage} marks
 * @property {DifferenceMessage} difference
 * @property {OwnerMessage} owner
 * @property {WarmingMessage} warming
 * @property {ErrorMessage} error
 * @property {ByeMessage} bye
 */

/**
 * The answers by the types of the questions.
 * @typedef {object} Answers
 * @property {PupilOpened} open_pupil
 * @property {SentMessage} get_sent
 * @property {MemberMessage} open_member
 * @property {ProbeResult} probe
 * @property {PointLosses} rank_points
 * @property {TraceMessage} trace
 * @property {ModelMessage} get_model
 * @property {NeuronMessage} get_neuron
 * @property {ActivationsMessage} get_activations
 * @property {ProfileMessage} get_profile
 * @property {ImportanceMessage} get_importance
 * @property {RecipeMessage} get_recipe
 */

/** @typedef {UpdateConfigCommand | SetParameterCommand | GenerateDataCommand | UpdateDataCommand | UpdateTableCommand | AddPointsCommand | ErasePointsCommand | MovePointCommand | RelabelPointsCommand} AnyChange */
/** @typedef {Required<Omit<GenerateDataCommand, "type" | "reason" | "fit_outputs">>} Generator what made the points */
/** @typedef {Record<string, unknown>} Differences fields that changed, by name or place */
/** @typedef {Commands[keyof Commands]} AnyCommand */
/** @typedef {Messages[keyof Messages]} AnyMessage */
/** @typedef {keyof Commands} CommandType */
/** @typedef {keyof Messages} MessageType */
/**
 * What goes with a command of this type.
 * @template {CommandType} T
 * @typedef {Omit<Commands[T], "type">} FieldsOf
 */
