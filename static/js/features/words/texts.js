// @ts-check
/**
 * What words mean, in one plain sentence, and what is exact of those that stand in lessons and figures. Settings go by their names: what is
 * exact of them is the help that the server sends.
 */

export const MORE = "More";

/** @type {Record<string, [plain: string, exact?: string]>} */
export const WORDS = {
  // Words in lessons and figures.
  neuron: [
    "A neuron adds up its inputs, each times a weight, and bends the sum.",
    "a = f(w · x + b), with weights w, bias b and activation f (McCulloch and Pitts 1943; Rosenblatt 1958).",
  ],
  weight: [
    "A weight says how much one input counts; learning means changing weights.",
    "The numbers w in a = f(w · x + b). The bias b is a weight of an input that is always 1.",
  ],
  layer: [
    "A layer is a column of neurons that all look at the column before them.",
    "Each layer is a matrix of weights and a vector of biases, followed by the activation.",
  ],
  loss: [
    "The loss says how wrong the network is: 0 is perfect, and training makes it small.",
    "For classes the mean of −ln(probability of the right class), called cross-entropy.",
  ],
  gradient: [
    "The gradient says for each weight which way the loss goes up, and how steeply; a step goes the other way.",
    "The vector of the partial derivatives ∂loss/∂w, found by backpropagation (Rumelhart, Hinton and Williams 1986).",
  ],
  batch: [
    "A batch is the handful of points that one step looks at.",
    "Mini-batches are drawn without replacement and reshuffled each epoch (Bottou 2010).",
  ],
  epoch: [
    "One epoch is one pass over all training points.",
    "With n training points and batches of b, an epoch has n / b steps, rounded up; with all points in each step, every step is an epoch.",
  ],
  features: [
    "Features are the inputs that are computed from each point.",
    "Fixed functions of x and y, computed before the first layer; nothing in them is learnt.",
  ],
  softmax: [
    "Softmax turns the outputs into probabilities: all between 0 and 1, and together 1.",
    "p = exp(z) / Σ exp(z) (Bridle 1990). Trained with another loss than cross-entropy, the outputs were not meant as probabilities.",
  ],
  norm: [
    "The norm is one number that says how large a whole list of numbers is.",
    "The Euclidean norm: the root of the sum of the squares.",
  ],
  // Settings.
  hidden_layers: ["How many neurons there are between input and output, and in how many layers."],
  columns: ["Which columns of a table the network is given."],
  activation: ["The bend that each hidden neuron gives its sum: without one, many layers can do no more than none."],
  initializer: ["How the weights are drawn before the first step: neither too small nor too large, or learning stalls."],
  initial_range: ["How far from 0 the starting weights may lie."],
  seed: ["The number that decides all that is random: the same seed gives the same run."],
  huber_delta: ["Errors beyond this one count in proportion, not by their square."],
  class_weights: ["How much each class counts: balanced lets a rare class count as much as a common one."],
  optimizer: ["The rule that turns a gradient into a step."],
  learning_rate: ["How far each step goes: too small is slow, too large jumps over the goal."],
  learning_rate_schedule: ["How the learning rate changes during training, mostly to large steps first and small ones later."],
  schedule_steps: ["How many steps the schedule takes."],
  schedule_factor: ["How much of the learning rate is left."],
  batch_size: ["How many points each step looks at: few make quick, noisy steps."],
  momentum: ["How much speed a step keeps of the last one, like a ball that rolls."],
  nesterov: ["Momentum that looks ahead: it asks for the slope where the ball is about to be."],
  beta1: ["How long the optimizer remembers the direction of past steps."],
  beta2: ["How long the optimizer remembers how large the gradients were."],
  epsilon: ["A tiny number that keeps the optimizer from dividing by zero."],
  weight_decay: ["How fast weights shrink towards 0 unless the data keep them large."],
  gradient_clip: ["The longest gradient allowed: a longer one is shortened, so that no step runs away."],
  l1: ["Pulls all weights towards 0 with the same force, so that those that are not needed vanish."],
  l2: ["Pulls weights towards 0, large ones most, so that the border stays smooth."],
  dropout_rate: ["Switches off some hidden neurons at random in each step, so that the network relies on no single one."],
  label_smoothing: ["Tells the network to be a little less sure than certain."],
  stop_at_loss: ["Training pauses when the loss on the training points is this low."],
  stop_at_test_loss: ["Training pauses when the loss on the test points is this low."],
  stop_at_accuracy: ["Training pauses when this share of the training points is right."],
  stop_at_test_accuracy: ["Training pauses when this share of the test points is right."],
  stop_on_plateau: ["Training pauses when the loss has hardly got better for this many steps."],
  stop_on_test_plateau: ["Early stopping: training pauses when the loss on the test points has hardly got better for this many steps."],
  dataset: [
    "The pattern of the points: circles are rings within each other, moons two half-moons, blobs and gaussians clouds, anisotropic stretched clouds, " +
      "varied variance clouds of different widths, xor and checkerboard squares, spirals arms wound into each other, xor 3 the corners of a cube.",
  ],
  n_points: ["How many points there are, to train and to test."],
  n_classes: ["How many kinds of points the network must tell apart."],
  n_columns: ["How many columns the table has: two that tell the classes apart, and the others noise."],
  class_ratio: ["How many times as many points the most common class has as the rarest."],
  noise: ["How far points are scattered from the pattern: more noise blurs the border."],
  test_fraction: ["The share of points kept aside: the network never learns from them, so they show what it has understood."],
  flipped_fraction: ["The share of training points that carry a wrong class, as real data often do."],
};

/** What the values of settings mean; activations have their words in model/network/activation-texts.js. @type {Record<string, string>} */
export const VALUES = {
  glorot_uniform: "Drawn evenly, as far apart as suits tanh: signals neither grow nor fade from layer to layer.",
  glorot_normal: "Drawn from a bell curve, as wide as suits tanh: signals neither grow nor fade from layer to layer.",
  he_uniform: "Drawn evenly and farther apart, as suits relu, which lets only half of its inputs through.",
  he_normal: "Drawn from a wider bell curve, as suits relu, which lets only half of its inputs through.",
  lecun_uniform: "Drawn evenly, by the number of inputs alone.",
  lecun_normal: "Drawn from a bell curve, by the number of inputs alone.",
  uniform: "Drawn evenly from a range that you choose.",
  orthogonal: "Each layer turns its inputs without stretching them.",
  zeros: "All 0: the hidden neurons of a layer stay alike, and learn the same, if anything. Try it once.",
  cross_entropy: "Counts how surprised the network is by the right class: the usual loss for classes.",
  squared_error: "Counts the squared distance from the right answer: far off costs much more than nearly right.",
  hinge: "Counts how far the right class fails to lead the others by 1; beyond that nothing is gained.",
  absolute_error: "Counts the distance from the right value: points far off pull no harder than others.",
  huber: "Like the squared error for small errors, like the absolute error for large ones.",
  none: "Each point counts the same, so common classes count most.",
  balanced: "Each class counts the same, however few its points are.",
  sgd: "Plain gradient descent: the learning rate times the gradient.",
  adagrad: "Steps become shorter for weights that have moved much already.",
  rmsprop: "Each weight has its own step, longer where its gradients have been small lately.",
  adam: "RMSProp with momentum: the usual choice.",
  adamw: "Adam with weight decay: in each step all weights also shrink a little.",
  constant: "The learning rate stays as it is.",
  step: "The learning rate drops each time a set number of steps has passed.",
  cosine: "The learning rate falls gently, then faster, then gently again.",
  warm_up: "The learning rate rises in a line, then stays.",
  one_cycle: "The learning rate rises to its largest value and falls again.",
};
