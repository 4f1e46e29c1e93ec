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
  ADD_POINTS: "add_points",
  ERASE_POINTS: "erase_points",
  MOVE_POINT: "move_point",
  RELABEL_POINTS: "relabel_points",
  START_TRAINING: "start_training",
  STOP_TRAINING: "stop_training",
  STEP: "step",
  SET_PACE: "set_pace",
  RESET: "reset",
  REWIND: "rewind",
  BRING_BACK: "bring_back",
  GET_RECIPE: "get_recipe",
  LOAD_RECIPE: "load_recipe",
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
  PROBE_RESULT: "probe_result",
  POINT_LOSSES: "point_losses",
  TRACE: "trace",
  MODEL: "model",
  NEURON: "neuron",
  RECIPE: "recipe",
  SESSION: "session",
  CONFIG: "config",
  DATA: "data",
  MOMENT: "moment",
  STEP_RESULT: "step_result",
  SCORES: "scores",
  DIAGNOSIS: "diagnosis",
  HISTORY: "history",
  CURVE: "curve",
  MARKS: "marks",
  DIFFERENCE: "difference",
  WARMING: "warming",
  ERROR: "error",
  BYE: "bye",
});

/** What answers a question, by the question's type. */
export const ANSWERS = Object.freeze({
  get_recipe: "recipe",
  probe: "probe_result",
  rank_points: "point_losses",
  trace: "trace",
  get_model: "model",
  get_neuron: "neuron",
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
  COMMAND.ADD_POINTS,
  COMMAND.ERASE_POINTS,
  COMMAND.MOVE_POINT,
  COMMAND.RELABEL_POINTS,
]);

/** @type {readonly string[]} What a viewer may send, too. */
export const VIEWER_COMMANDS = Object.freeze([
  COMMAND.GET_RECIPE,
  COMMAND.PROBE,
  COMMAND.RANK_POINTS,
  COMMAND.TRACE,
  COMMAND.GET_MODEL,
  COMMAND.GET_NEURON,
  COMMAND.SET_VIEW,
  COMMAND.ACK,
]);

/** What a change is called. */
export const CHANGE_NAMES = Object.freeze({
  update_config: "settings changed",
  set_parameter: "a weight set by hand",
  generate_data: "other data",
  update_data: "other points",
  add_points: "points added",
  erase_points: "points erased",
  move_point: "a point moved",
  relabel_points: "points relabelled",
  reset: "reset",
  load_recipe: "a recipe loaded",
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
 * Replace the data by points drawn from a named shape.
 * @typedef {object} GenerateDataCommand
 * @property {"generate_data"} type
 * @property {"circles" | "moons" | "blobs" | "anisotropic" | "varied_variance" | "xor" | "spirals" | "gaussians" | "checkerboard" | "rings" | "stripes" | "plane" | "bumps"} dataset The shape that the points are drawn from. plane and bumps are for regression: their points carry a value from −1 to 1 instead of a class.
 * @property {number} [n_points] How many points, train and test together.
 * @property {number} [n_classes] How many classes, if any.
 * @property {number} [noise] Standard deviation of the scatter around the shape, in units of the plane (which is 2 wide, and mirrors what would leave it); for plane and bumps, of the values.
 * @property {number} [seed] The same seed gives the same points.
 * @property {number} [test_fraction] Share of the points that the network never trains on, the same in each class. Every class keeps a training point as long as there are enough of them.
 * @property {number} [flipped_fraction] Share of the training points that carry another class than their own, drawn by the seed, the same share of each class; test points stay right, and so do the values of plane and bumps.
 * @property {number} [class_ratio] How many times as many points the largest class, the first, has as the smallest, the last. From each class to the next the number falls by the same factor (Cui 2019). 1: all classes equal.
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Replace the data by these points; test points are marked one by one, or drawn by the seed.
 * @typedef {object} UpdateDataCommand
 * @property {"update_data"} type
 * @property {GivenPoints} points label or, for regression, value; empty lists clear the data
 * @property {number} [test_fraction] Share of the points that the network never trains on, the same in each class. Every class keeps a training point as long as there are enough of them.
 * @property {number[]} [test] 1 for each test point; absent: test_fraction says
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
 * Remove the points within `radius` of a place.
 * @typedef {object} ErasePointsCommand
 * @property {"erase_points"} type
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {number} radius Radius of the disc.
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Put one point at another place.
 * @typedef {object} MovePointCommand
 * @property {"move_point"} type
 * @property {number} index which point, from 0, in the order of data
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {boolean} [fit_outputs] whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless a weight was set by hand; without effect in a journal
 */

/**
 * Give the points within `radius` of a place another label or, for regression, another value.
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
 * Train exactly so many steps, then pause.
 * @typedef {object} StepCommand
 * @property {"step"} type
 * @property {number} n_steps Steps to train.
 */

/**
 * Say how fast the run goes; never what it computes. A new session is at full speed.
 * @typedef {object} SetPaceCommand
 * @property {"set_pace"} type
 * @property {number | "watch" | null} steps_per_second steps a second; watch starts near 30 and grows with the step
 */

/**
 * Go back to step 0, paused, with weights, optimizer and all random state as at the start.
 * @typedef {object} ResetCommand
 * @property {"reset"} type
 * @property {number} [seed] from now on, in config too; absent: as it is
 */

/**
 * Become the run of one of the kept steps again, paused; what came after it can be brought back.
 * @typedef {object} RewindCommand
 * @property {"rewind"} type
 * @property {number} step one of the kept steps, as history tells them
 */

/**
 * Become the run again, paused, that ended by a reset, by new weights or by another recipe, with all its past.
 * The run of now is then the one that can be brought back, if it has made any steps. Refused where another run would come than the one that is meant.
 * @typedef {object} BringBackCommand
 * @property {"bring_back"} type
 * @property {number} [run] which one is meant: former_run of history
 * @property {number} [step] which one is meant: former of history
 */

/**
 * Ask for what makes this run again.
 * @typedef {object} GetRecipeCommand
 * @property {"get_recipe"} type
 */

/**
 * Become the run of a recipe, and train at full speed, each change at its step.
 * With `max_seconds` it pauses at the step that was reached when they are over, bit for bit the run as it was there; `step_result` says so in `replayed` and `stopped_by`. If changes up to `until_step` were still to come it begins anew instead, at step 0, with the settings and the data that all of them lead to, so that none is lost, and `bring_back` brings back what was made. That may be clear before the time is over.
 * @typedef {object} LoadRecipeCommand
 * @property {"load_recipe"} type
 * @property {GivenRecipe} recipe as get_recipe told it
 * @property {number} [until_step] train up to there; absent: stay at step 0
 * @property {number} [max_seconds] for so long at most, from its first step on; absent: as long as it takes
 */

/**
 * Ask for the class probabilities at a place.
 * @typedef {object} ProbeCommand
 * @property {"probe"} type
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 */

/**
 * Ask for the loss of every point.
 * @typedef {object} RankPointsCommand
 * @property {"rank_points"} type
 */

/**
 * Ask for one step on this point alone, with every number on the way.
 * @typedef {object} TraceCommand
 * @property {"trace"} type
 * @property {number} x Place in the plane.
 * @property {number} y Place in the plane.
 * @property {number} [label] for classes: the right one
 * @property {number} [value] for regression: the right value
 */

/**
 * Ask for the whole network.
 * @typedef {object} GetModelCommand
 * @property {"get_model"} type
 */

/**
 * Ask for the weights into one neuron and out of it, and its bias.
 * @typedef {object} GetNeuronCommand
 * @property {"get_neuron"} type
 * @property {number} layer 0 reads the inputs; the last are the outputs
 * @property {number} neuron of the layer, from 0
 */

/**
 * Replace what this socket wants to see: which frames, how large and how often, and which messages besides.
 * With `at_step` all that this socket is told is of a kept step, `config` and `data` too; only `step_result`, `history`, `curve` and `marks` go on with the run.
 * @typedef {object} SetViewCommand
 * @property {"set_view"} type
 * @property {number} [map_size] cells a side, exactly; absent: as the link carries
 * @property {number} [max_fps] Most maps per second; 0: no frames at all.
 * @property {number[]} [encodings] that the client can read; absent: all of them
 * @property {boolean} [decision_map] frames of kind 1
 * @property {boolean} [class_map] frames of kind 3
 * @property {boolean} [neurons] frames of kind 2
 * @property {number | null} [at_step] a kept step to look at
 * @property {number} [neuron_map_size] Cells a side; fewer if a frame of all neurons would have over 400 kB.
 * @property {number} [neuron_max_fps] Most frames of neuron maps per second; 0: none.
 * @property {boolean} [parameters] frames of kind 4
 * @property {boolean} [scores] the message scores
 * @property {boolean} [diagnosis] the message diagnosis
 * @property {boolean} [differences] messages that come again and again may come as difference, on a thin link 4 times a second
 */

/**
 * Say that all frames up to this one are on the screen.
 * @typedef {object} AckCommand
 * @property {"ack"} type
 * @property {number} seq number of a frame; old ones are ignored, one never sent is invalid_value
 */

/**
 * What the network says of a place.
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
 * One step on one point alone, with every number on the way; nothing was changed.
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
 * What makes the run again, bit for bit: data and settings at step 0, the changes since, and the present step.
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
 * First on every socket: which session this is, and the tables. `config`, `data` and `step_result` follow.
 * @typedef {object} SessionMessage
 * @property {"session"} type
 * @property {string | null} session its id, to come back with; null for a viewer
 * @property {string} viewer an id that watches without control
 * @property {number} protocol 1, the version of what is described here
 * @property {string} version of nnvisu
 * @property {"owner" | "viewer"} role of this socket
 * @property {boolean} resumed whether this is a session that was there before
 * @property {"paused" | "running" | "diverged" | "warming"} status of the run
 * @property {number} step where the run is
 * @property {number | "watch" | null} pace as in set_pace
 * @property {Record<string, number>} limits every limit of this server by its name
 * @property {SettingRow[]} settings the settings of a run, as in config
 * @property {SettingRow[]} data_settings the fields of generate_data
 */

/**
 * The whole configuration in force: after each change, to all sockets of the session.
 * Who looks at a kept step by `set_view` is told of that one, and of now again at the return.
 * @typedef {object} ConfigMessage
 * @property {"config"} type
 * @property {Config} config every setting
 * @property {boolean} reinitialised whether the weights are new
 * @property {"reset" | "recipe" | "outputs" | "hidden_layers" | "initializer" | "initial_range" | "seed" | null} reinitialised_by what made them: reset, a recipe that was loaded, outputs that were fitted, or a setting; null if not new
 * @property {number | null} at_step the kept step that it is of; null for now
 */

/**
 * All points: after changes, to all sockets; only the newest, and of a kept step as in `config`.
 * @typedef {object} DataMessage
 * @property {"data"} type
 * @property {PointColumns} points all of them, test points too
 * @property {(0 | 1)[]} test 1 for each point that the network never trains on
 * @property {number} n_classes highest label + 1, at least 2
 * @property {Generator | null} generator what made them; null for points of one's own
 * @property {"classification" | "regression"} task regression where the points carry values
 * @property {number | null} at_step the kept step that they are of; null for now
 */

/**
 * The kept step that this socket has begun to look at.
 * @typedef {object} MomentMessage
 * @property {"moment"} type
 * @property {number} step the kept step
 * @property {number} epoch passes over the training points by then
 * @property {Metrics} metrics of exactly then
 */

/**
 * Where the run is: 10 to 30 times a second while it is on, and at once after a change of anything told here.
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
 * What is right and wrong among the points, for who asks by `set_view`.
 * @typedef {object} ScoresMessage
 * @property {"scores"} type
 * @property {number} step that it is of
 * @property {PointScores | null} train of the training points; null without any
 * @property {PointScores | null} test of the test points; null without any
 */

/**
 * The health of each layer, for who asks by `set_view`.
 * @typedef {object} DiagnosisMessage
 * @property {"diagnosis"} type
 * @property {number} step that it is of
 * @property {LayerHealth[]} layers hidden ones first
 * @property {Advice | null} advice where something is wrong
 */

/**
 * The kept steps: any of them can be looked at and gone back to.
 * @typedef {object} HistoryMessage
 * @property {"history"} type
 * @property {number[]} steps ascending
 * @property {number[]} changes those just before a change
 * @property {number | null} former where the run before this one ended, if bring_back can bring it back
 * @property {number | null} former_run its number, as in curve
 * @property {Best | null} best the kept step with the lowest loss since the data and the loss are these
 */

/**
 * The metrics of the run so far, and what was changed in it; `step_result` goes on from there.
 * Of a long run a part of the rows is told: those with the lowest and the highest value of each metric among their neighbours. A mean is over the steps since the row before; null where no line leads here from there.
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
 * What was changed in the run since `curve`: at once after each change.
 * @typedef {object} MarksMessage
 * @property {"marks"} type
 * @property {number} n_known so many marks at the beginning stay as they were told
 * @property {Mark[]} marks those that come after them, up to now, ascending by step
 */

/**
 * What has changed in one of these messages since the last of its type on this socket; one field is there.
 * Only for who asks by `set_view`. An object has the fields that changed, an object for a list the places that did, and `{"removed": […], "added": […]}` tells of kept steps. After each `set_view` the first message of each type is complete, and so is each `step_result` of a run at rest.
 * @typedef {object} DifferenceMessage
 * @property {"difference"} type
 * @property {Differences} [step_result] fields of step_result
 * @property {Differences} [history] fields of history
 * @property {Differences} [scores] fields of scores
 * @property {Differences} [diagnosis] fields of diagnosis
 */

/**
 * How many kernels are compiled; training and maps begin when all are.
 * @typedef {object} WarmingMessage
 * @property {"warming"} type
 * @property {number} ready so many are compiled
 * @property {number} total of so many
 */

/**
 * A command could not be taken; nothing was changed. To the socket that sent it.
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
 * What is wrong with the learning, and what to do.
 * @typedef {object} Advice
 * @property {string} code stable, for programs
 * @property {string} message for people
 */

/**
 * The kept step with the lowest loss.
 * @typedef {object} Best
 * @property {number} step where it is
 * @property {number} loss of that step
 * @property {"train" | "test"} of which points: test, where there are any
 */

/**
 * How far a recipe was followed, bit for bit.
 * @typedef {object} Replayed
 * @property {number} step that was reached; 0 where the run begins with all changes made
 * @property {number} until_step as asked for
 */

/**
 * A change of the run, as it stands on the curve; at step 0 what began it in the place of another one.
 * @typedef {object} Mark
 * @property {number} step after which it was made
 * @property {string} command the type of the command
 * @property {number} [comparable_from] present where metrics are of other data or of another loss from that step on
 * @property {Record<string, [number | boolean | string | (number | string)[], number | boolean | string | (number | string)[]]>} [settings] present where settings changed: of each one what it was and what it is
 * @property {string} [dataset] with generate_data: the shape of the new points
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
 * Means over the classes, each counting alike; null where no class has one.
 * @typedef {object} MacroScores
 * @property {number | null} precision mean precision
 * @property {number | null} recall mean recall
 * @property {number | null} f1 mean F1
 */

/**
 * What is right and wrong among some points: the first seven for classes, the last two for regression.
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
 * A layer in one update; weights have a row for each neuron, everything else a number for each.
 * null where a number is not finite: weights may have grown beyond all bounds.
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
 * The data at step 0: either what generated them, or the points themselves.
 * @typedef {object} RecipeData
 * @property {Generator} [generator] the fields of generate_data, all of them
 * @property {PointColumns} [points] points of one's own
 * @property {(0 | 1)[]} [test] 1 for test points; with points
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
 * The commands by their types.
 * @typedef {object} Commands
 * @property {UpdateConfigCommand} update_config
 * @property {SetParameterCommand} set_parameter
 * @property {GenerateDataCommand} generate_data
 * @property {UpdateDataCommand} update_data
 * @property {AddPointsCommand} add_points
 * @property {ErasePointsCommand} erase_points
 * @property {MovePointCommand} move_point
 * @property {RelabelPointsCommand} relabel_points
 * @property {StartTrainingCommand} start_training
 * @property {StopTrainingCommand} stop_training
 * @property {StepCommand} step
 * @property {SetPaceCommand} set_pace
 * @property {ResetCommand} reset
 * @property {RewindCommand} rewind
 * @property {BringBackCommand} bring_back
 * @property {GetRecipeCommand} get_recipe
 * @property {LoadRecipeCommand} load_recipe
 * @property {ProbeCommand} probe
 * @property {RankPointsCommand} rank_points
 * @property {TraceCommand} trace
 * @property {GetModelCommand} get_model
 * @property {GetNeuronCommand} get_neuron
 * @property {SetViewCommand} set_view
 * @property {AckCommand} ack
 */

/**
 * The messages by their types.
 * @typedef {object} Messages
 * @property {ProbeResult} probe_result
 * @property {PointLosses} point_losses
 * @property {TraceMessage} trace
 * @property {ModelMessage} model
 * @property {NeuronMessage} neuron
 * @property {RecipeMessage} recipe
 * @property {SessionMessage} session
 * @property {ConfigMessage} config
 * @property {DataMessage} data
 * @property {MomentMessage} moment
 * @property {StepResult} step_result
 * @property {ScoresMessage} scores
 * @property {DiagnosisMessage} diagnosis
 * @property {HistoryMessage} history
 * @property {CurveMessage} curve
 * @property {MarksMessage} marks
 * @property {DifferenceMessage} difference
 * @property {WarmingMessage} warming
 * @property {ErrorMessage} error
 * @property {ByeMessage} bye
 */

/**
 * The answers by the types of the questions.
 * @typedef {object} Answers
 * @property {RecipeMessage} get_recipe
 * @property {ProbeResult} probe
 * @property {PointLosses} rank_points
 * @property {TraceMessage} trace
 * @property {ModelMessage} get_model
 * @property {NeuronMessage} get_neuron
 */

/** @typedef {UpdateConfigCommand | SetParameterCommand | GenerateDataCommand | UpdateDataCommand | AddPointsCommand | ErasePointsCommand | MovePointCommand | RelabelPointsCommand} AnyChange */
/** @typedef {Required<Omit<GenerateDataCommand, "type" | "fit_outputs">>} Generator what made the points */
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
