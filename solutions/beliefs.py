"""Beliefs that stand behind wrong answers again and again, in the words of whoever holds them."""

# Shapes

NUMPY_MAKES_THE_SHAPES_FIT = "NumPy makes the shapes fit, so I need not look at them."
TORCH_MAKES_THE_SHAPES_FIT = "torch makes the shapes fit, so I need not look at them."
NUMPY_WOULD_SAY_SO = "If the shapes did not belong together, NumPy would say so."
NUMPY_WOULD_REFUSE_THE_LABELS = "If the labels did not belong to the examples, NumPy would say so."
PYTORCH_WOULD_SAY_SO = "If the shapes did not belong together, PyTorch would say so."
ANY_SHAPE_OF_N_LABELS = "If there are N labels, their shape does not matter."
A_COLUMN_OF_PREDICTIONS_IS_A_ROW = (
    "A network predicts a column and the targets are a row, so I make a row of the column."
)
A_COLUMN_COMPARES_ONE_BY_ONE = (
    "Predictions of shape (N, 1) and labels of shape (N,) are compared one by one."
)
AN_AXIS_OF_ONE_CAN_GO = "An axis of length 1 holds nothing, so it can go."
AN_AXIS_OF_0_IS_NONE = "An axis of 0 means that no axis is given."
THE_COLUMNS_OF_LABELS_PICK_ONE_EACH = (
    "Picking the columns of the labels picks one entry of each row."
)
THE_LARGEST_ALONG_THE_FIRST_AXIS = "The largest logit of an example is found along the first axis."
BROADCASTING_FINDS_THE_PLACE = "Broadcasting finds the right place for dout."
THE_SHAPE_IS_ALL = "What counts of a reshape is that the shape is right."
IMAGES_ARE_ONLY_NEEDED_FLAT = (
    "The images are only needed flat, so I give them their new shape on the spot."
)
IMAGES_HAVE_HEIGHT_AND_WIDTH = "Images come as (N, height, width)."
AN_ARRAY_IS_AS_GOOD_AS_A_TENSOR = "An array holds the same numbers, so it is as good as a tensor."
A_LIST_IS_AS_GOOD_AS_A_TUPLE = "A list is as good as a tuple."
X_IS_A_NUMBER = "x is a single number."
X_IS_A_LIST_OF_NUMBERS = "x is a list of numbers."

# Numbers and their types

COMPUTE_WITH_PIXELS_AS_THEY_ARE = (
    "Pixels are numbers like any other, so I can compute with them as they are."
)
PIXELS_FROM_0_TO_1 = "Pixels go from 0 to 255, and a network wants them from 0 to 1."
ANY_INTEGER_TYPE_CAN_BE_SHIFTED = (
    "Subtracting the maximum is safe in whatever integer type the scores come."
)
ANY_INTEGERS_ARE_LABELS = "An integer is an integer, so the labels can be used as they are."
ENTRIES_ARE_COUNTED_IN_ANY_INTEGERS = (
    "The entry in row i and column y is number i * C + y, in whatever integers the labels come."
)
A_COMPARISON_IS_IN_THE_DTYPE_OF_LABELS = "What is compared with labels has the dtype of labels."
FLOATS_HAVE_32_BITS_OR_64 = "A floating dtype is float32 or float64."
BELOW_EPSILON_IS_ZERO = "What is smaller than the machine epsilon is 0."
AN_ANSWER_MAY_BE_FLOAT64 = "An answer may be float64, whatever came in."
MORE_DIGITS_CANNOT_HURT = "More digits cannot hurt, so float64 it is."
A_NETWORK_COMPUTES_IN_FLOAT32 = "A network computes in float32."
WEIGHTS_ARE_FLOAT32 = "Weights are float32."
THE_DTYPE_STAYS = "The answer has the dtype of what came in, whatever that is."
A_GRADIENT_KEEPS_THE_DTYPE = "A gradient has the dtype of what it belongs to, whatever that is."
A_GRADIENT_HAS_THE_FINER_DTYPE = (
    "Of two dtypes NumPy takes the finer one, and that is the dtype of the gradient."
)
BACK_THROUGH_RELU_IN_FLOAT64 = "What comes back through relu may be float64, whatever came in."
A_COPY_OF_WEIGHTS_CAN_BE_MOVED = "A copy of the weights can be moved in place, whatever they hold."
A_QUOTIENT_IS_WHOLE = "Dividing by the number of examples gives a whole number."
NUMPY_MAKES_FLOATS = "NumPy makes floats of whole numbers where they are needed."
A_WHOLE_NUMBER_CAN_STAY = "A whole number is a number, so it can stay as it is."
PYTHONS_EXPONENTIAL_IS_INFINITY = "Python's exponential of a large number is infinity."
NAN_DOES_NOT_COUNT = "Entries that are nan cannot be compared, so they do not count."
A_TENSOR_IS_AS_GOOD_AS_A_NUMBER = "A tensor with one number in it is as good as a number."

# What is whose

NOT_NEEDED_ANY_MORE = "What I was handed is not needed any more, so it can hold what comes next."
A_LIST_IS_MINE = "A list is mine once it is passed in, and I may change it."
THE_ORDER_OF_AN_ANSWER = "The order of what is returned does not matter."
AN_ARRAY_IS_MINE = "An array is mine once it is passed in, and I may change it."
A_GRADIENT_IS_MINE = "A gradient is mine in the step, and I may change it."
A_PARAMETER_MOVES_UNWRITTEN = "A parameter can move without being written to."
THE_START_KEEPS_ITS_NUMBERS_TOO = (
    "A recorded place keeps its numbers when w moves on, and so does w0."
)
LOOP_AS_OFTEN_AS_I_LIKE = "What I was handed can be looped over as often as I like."
THE_BATCH_SIZE_IS_FIXED = "The batch size is always the same."
THE_LEARNING_RATE_IS_FIXED = "The learning rate is always the same."
THE_LEARNING_RATE_IS_A_TENTH = "The learning rate is 0.1."
WHAT_IS_GATHERED_IS_GONE = "What one call gathers is gone when the next begins."
ONE_ANSWER_SERVES_THE_NEXT_CALL = "What one call hands back can serve the next as well."
REVERSED_IS_A_LIST = "reversed() gives the list the other way round."
AN_ASSERT_REFUSES = "An assert is how a function refuses an argument."
A_CALL_ALWAYS_COMES_BACK = "A call always comes back, so the lines after it are reached."
IT_IS_ENOUGH_TO_RETURN_THE_SUM = "It is enough to return the sum."

# Chance

A_SEED_MAKES_IT_REPEATABLE = "A seed makes everything repeatable."
MY_OWN_GENERATOR_REPEATS = "A generator with a seed of my own makes the results repeatable."
ONE_ORDER_FOR_ALL_EPOCHS = "One order of the examples serves every epoch."
ANY_SEED_IS_AS_GOOD = "A generator has a seed from the beginning, and any seed is as good."
THE_GLOBAL_GENERATOR_IS_MINE = "The global random generator is mine, and I may move it."
ANY_SOURCE_OF_CHANCE = "Any source of chance is as good as rng."
X_AND_Y_ARE_BOTH_SHUFFLED = "X is shuffled, and y is shuffled too."
THE_LABELS_STAY_WHERE_THEY_ARE = "X is shuffled, and the labels stay in their order."

# Descent

THE_PATH_IS_WHERE_STEPS_LEAD = "The path is where the steps lead, one row for each."
A_PLACE_BEFORE_EACH_STEP = "A place is recorded before each step, so there is one row for each."
ANY_VECTOR_TURNS_TO_THE_STEEPEST = (
    "Multiplying any vector by H again and again turns it to the steepest direction."
)

# Labels

ONLY_TOO_LARGE_IS_OUT_OF_RANGE = "Only a label that is too large can be out of range."
CLASSES_COME_FIRST = "The class is the first index, and the example the second."
LABELS_COUNT_FROM_ONE = "The first class has the number 1."
CLASSES_UP_TO_C = "C classes are numbered up to C."
EACH_LOGIT_SAYS_YES_OR_NO = "Each logit says yes or no for its class, and each of these counts."
ACCURACY_IS_A_PERCENTAGE = "Accuracy is a percentage."
ACCURACY_IS_A_COUNT = "Accuracy is how many were right."

# Layers

A_LAYER_IS_X_W = "A linear layer is x @ W + b."
A_LAYER_IS_W_X = "A linear layer is W @ x + b."
A_BIAS_IS_A_THRESHOLD = "A bias is a threshold, and a threshold is subtracted."
A_LAYER_MULTIPLIES = "A layer multiplies by its weights."
NO_RELU_BEFORE_THE_LAST = "The layer before the last has no relu behind it."
MAX_OF_TWO_ARRAYS = "max gives the larger of two, of arrays entry by entry."
A_RELU_AFTER_EVERY_LAYER = "After every layer comes a relu, the last one too."
IT_ENDS_WITH_THE_LAST_HIDDEN_LAYER = "The network ends with its last hidden layer."
LINEAR_LAYERS_ARE_A_NETWORK = "A network is one linear layer after the other."
THE_ACTIVATION_IS_THE_SIGMOID = "The activation of a network is the sigmoid."
THE_SIGMOID_WITHOUT_ITS_MINUS = "The sigmoid is 1 / (1 + e^x)."
ALL_CURVES_LIKE_AN_S = "All curves in the shape of an S are the same."
A_SMALL_SLOPE_KEEPS_ALIVE = "A small slope below 0 keeps the unit alive."
THE_CACHE_IS_THE_OUTPUT = "The cache of a layer is what the layer gave."
BACKWARD_COMPUTES_IT_AGAIN = (
    "The forward pass gives logits, and backward can compute the rest again."
)
A_CLASSIFIER_ENDS_IN_SOFTMAX = "A classifier gives probabilities, so softmax comes last."

# Softmax

SOFTMAX_AS_IT_READS = "Softmax is e^z over its sum, and can be typed in like that."
LOGSUMEXP_AS_IT_READS = "The log of the sum of the exponentials can be typed in as it reads."
CROSS_ENTROPY_AS_IT_READS = "Softmax, logarithm and mean can be typed in as they read."
A_FORMULA_AS_IT_STANDS = "The formula can be typed in as it stands."
A_LOGARITHM_MAKES_IT_SMALL = (
    "log p is z - log(sum of e^z), and a logarithm makes everything small again."
)
ONE_MAXIMUM_FOR_ALL = (
    "One maximum, that of all the numbers, is enough to keep exp from overflowing."
)
CLASSES_ARE_ALONG_AXIS_1 = "Classes are along axis 1, whatever `axis` says."
MAXIMA_FIND_THEIR_ROWS = (
    "The maxima of the rows, of shape (N,), are subtracted from the rows one by one."
)
MAXIMA_OF_COLUMNS = "The maximum that is subtracted is that of the column."
THE_LOG_OF_A_STABLE_SOFTMAX = "Once the softmax is stable, so is its logarithm."
LOG_SOFTMAX_IS_LOG_OF_SOFTMAX = "The log-softmax is the logarithm of the softmax."
SOFTMAX_ALONG_THE_FIRST_AXIS = "Softmax runs along the first axis."
THE_WHOLE_TABLE_SUMS_TO_ONE = "The probabilities of the whole table sum to 1."
DIVIDED_BY_THE_SUM_OF_SCORES = "Each exponential is divided by the sum of the scores."

# Losses

THE_SQUARE_HIDES_THE_SIGN = "The square hides the sign, so target minus prediction is as good."
EITHER_MINUS_THE_OTHER = "It makes no difference which I subtract from which."
THE_SIZE_OF_AN_ERROR_COUNTS = "An error is an error: its size is what counts, not its square."
THE_SQUARE_OF_THE_MEAN = "The mean of the squares is the square of the mean."
THE_SQUARE_OF_THE_SUM = "The sum of the squares is the square of the sum."
HALF_THE_SUM_OF_SQUARES = (
    "The loss is half the sum of the squares, however many examples there are."
)
LOSSES_ADD_UP = "The losses of the examples add up."
RESIDUALS_ADD_UP = "The residuals are averaged as they are."
RESIDUALS_ARE_A_VECTOR = (
    "The residuals are a vector, and its dot product with itself is their sum of squares."
)
DIVIDED_BY_N_TWICE = "What has been divided by n is divided by n once more."
A_DIFFERENCE_OF_SQUARES = "The square of a difference is the difference of the squares."
PREDICTION_PLUS_TARGET = "Prediction and target are added up."
TWO_COMES_DOWN = "The derivative of a square is twice the number, whatever stands in front of it."
EACH_OUTPUT_HAS_A_LOSS = "Each column has a loss of its own."
COUNTING_TO_N_MINUS_1 = "Counting up to n - 1 reaches the last of n."
COUNTING_FROM_1 = "Counting from 1 on reaches all."
HUBER_IS_SMOOTH_L1 = "The Huber loss and the smooth L1 loss are the same."
THE_BEND_IS_AT_1 = "The bend is at 1."
THE_LAST_AXIS_COUNTS_EXAMPLES = "The last axis says how many examples there are."
A_MEAN_DIVIDES_BY_ONE_LESS = "The mean of a sample divides by n - 1."
THE_HALF_STAYS = "The one half of the loss stays in its gradient."
A_GRADIENT_IS_AVERAGED = "The gradient is an average, so one slope is left for all the examples."
THE_CLASSES_ARE_MINUS_1_AND_1 = "The two classes are -1 and 1."
THE_SCORE_IS_THE_CROSS_ENTROPY = (
    "What a probability costs is minus the logarithm of that of what happened."
)
ONE_LOSS_FOR_EACH_EXAMPLE = "The loss is one number for each example."
N_COUNTS_NUMBERS = "n is the number of numbers in the array."
THE_MEAN_OF_EVERY_NUMBER = "The mean goes over every number there is."
THE_MEAN_OF_N_TIMES_C = "The mean runs over all N times C entries."
A_LITTLE_IN_THE_LOGARITHM = (
    "A small number inside the logarithm keeps it finite and changes nothing."
)
CLIPPED_PROBABILITIES = "Clipping the probabilities keeps the logarithm finite and changes nothing."
CROSS_ENTROPY_TAKES_PROBABILITIES = (
    "Cross-entropy takes probabilities, so a softmax comes before it."
)
MINUS_THE_PROBABILITY = "The loss is minus the probability of the right class."
MINUS_THE_LOGIT = "The loss is minus the logit of the right class."
WITHOUT_THE_MINUS = "The loss is the log-probability of the right class."
LOG_MEANS_LOG10 = "Log means log10, as on a pocket calculator."
ANY_SHIFT_WILL_DO = "Any shift changes nothing, so the smallest score will do."
CLASSES_AFTER_SOFTMAX = "What comes out of a softmax is the class."
LOG_MEANS_LOG2 = "Log means log2, as in information theory."
THE_CLASS_THAT_WAS_CHOSEN = (
    "The loss is minus the log-probability of the class that the network chose."
)
THE_CLASS_IS_THE_LIKELIEST = "The class of an example is the one with the largest probability."
A_HALF_TAKES_THE_TWO_AWAY = "A penalty has a 1/2 in front, which takes the 2 away."
A_HALF_BEFORE_THE_PENALTY_IN_THE_LOSS = "In the loss, the penalty has a 1/2 in front."
THE_PENALTY_HAS_REG_TIMES_W = "The gradient of the penalty is reg times W."
THE_PENALTY_HAS_HALF_REG_TIMES_W = "The gradient of the penalty is half of reg times W."
THE_PENALTY_IS_FOR_THE_GRADIENT = "The loss is what the data cost, and holds no penalty."
THE_PENALTY_OVER_N = "The whole loss is divided by n, the penalty too."

# Gradients

A_STEP_FORWARD_IS_ENOUGH = "The slope is (f(x + h) - f(x)) / h: one step forward is enough."
BACK_WHERE_IT_BEGAN = "Adding h and taking it off again leads back to where it began."
ONCE_MEASURED_IT_MAY_STAND_ANYWHERE = (
    "Once an entry is measured, it does not matter where it stands."
)
TRUE_MINUS_PREDICTED = "The error is what is true, minus what was predicted."
SOFTMAX_MINUS_ONEHOT = "The gradient of the cross-entropy is softmax - onehot."
THE_TRUTH_IS_FORGOTTEN = "The gradient of the logits is softmax / n."
ONE_FROM_EACH_PROBABILITY = "Each probability has 1 subtracted from it."
ONLY_THE_RIGHT_CLASS = "Only the right class is in the loss, so only its logit has a gradient."
ONE_IS_ADDED_TO_THE_RIGHT_CLASS = "The probability of the right class has 1 added to it."
THE_GRADIENT_IS_A_SUM = "The gradient of a batch is the sum over its examples."
EVERY_GRADIENT_IS_A_MEAN = "Every gradient of a batch is the mean over its examples."
A_WEIGHT_HAS_A_MEAN = "The gradient of a weight is the mean over the examples."
A_WEIGHT_HAS_X_T_DOUT = "The gradient of a weight is x^T dout."
W_T_BACKWARDS_TOO = "Forwards it was W^T, so backwards it is W^T too."
A_DRAW_THAT_KEEPS_AS_MANY = "Any draw that keeps 1 - p of the entries is as good."
A_BIAS_HAS_DOUT = "A bias is added, so its slope is dout as it comes."
A_BIAS_HAS_A_MEAN = "A bias is there for all examples, so its slope is the mean."
A_BIAS_IS_A_COLUMN = "A bias is a column of one number per unit."
A_BIAS_IS_A_ROW = "A bias is a matrix of one row."
A_BIAS_IS_ONE_NUMBER = "A bias is one number, and its gradient is the sum of dout."
A_BIAS_HAS_ONE_PER_EXAMPLE = "A bias has one slope per example."
RELU_BACKWARDS_IS_RELU_OF_DOUT = "relu backwards is relu again, of dout."
ZERO_IS_NOT_NEGATIVE = "relu is off for what is negative, and 0 is not negative."
EVERY_GRADIENT_PASSES_RELU = "Every gradient passes through relu, whatever x is."
BACK_IS_TIMES_THE_OUTPUT = "Going back through an activation is multiplying by what came out of it."
THE_SLOPE_OF_AN_S = "A function with the shape of an S has the slope 1 - s^2."
STRAIGHT_ON_TO_THE_LAYER_BEFORE = "On the way back, an activation lets everything through as it is."
THE_SIGN_IS_TURNED = "Going back turns the sign."
A_SLOPE_OF_ONE_TO_START = "The walk starts with a slope of 1."
DOWNHILL_IS_RETURNED = "The loss is to fall, so what is returned points downhill."
THE_LARGEST_ENTRY_IS_1 = "The largest entry of a direction is 1."
THE_ENTRIES_ADD_UP_TO_1 = "The entries of a direction add up to 1."
EVERY_ENTRY_MOVES_AS_MUCH = "In the steepest direction every entry moves by as much as the others."
THE_STEP_IS_1E_5 = "The step is 1e-5, whatever h is."
A_DIRECTION_HAS_LENGTH_ONE = "The gradient is a direction, so it is divided by its length."
THE_GRADIENT_OF_THE_GRADIENT = "It is safer to create the graph of the gradient as well."

# Autograd

WHAT_A_MODULE_KEEPS_IS_A_PARAMETER = "A tensor that a module keeps is a parameter of it."
BACKWARD_STARTS_FRESH = "Each call of backward() starts with fresh gradients."
EVERY_PARAMETER_HAS_A_GRADIENT = "After backward() every parameter has a gradient."
NO_GRADIENT_IS_ZERO = "No gradient is a gradient of zero."
A_GRADIENT_IS_NEVER_ZERO = "A gradient is never exactly zero."
ONLY_NUMBERS_ARE_NEEDED = "The loss needs the numbers of the prediction, not how they came about."
A_NUMBER_AT_ONCE = "A loss is a number, so it can be turned into one at once."
A_GRADIENT_FINDS_ITS_WAY = "A gradient finds its way back by itself."
FREEZING_LASTS_FOR_THE_CALL = "Parameters that a function freezes are free again when it ends."
SWITCHING_OFF_LASTS_FOR_THE_CALL = (
    "Gradients that a function switches off are on again when it ends."
)
EVALUATION_BUILDS_NO_GRAPH = "In evaluation mode no graph is built."
A_LOSS_IS_MEASURED_IN_EVALUATION = "A loss is measured in evaluation mode."
WHAT_REQUIRES_A_GRADIENT_HAS_ONE = "What requires a gradient has one."
WHAT_IS_CUT_OFF_HAS_NO_GRAPH = "What is cut off from its graph in the end has built none."
ACCUMULATED_IS_NEVER_CLEARED = "Gradients that are accumulated are never cleared."
ONLY_THE_LAST_BATCH_COUNTS = "Only the gradient of the last batch counts."

# Optimisers

UPHILL = "The gradient says where to go."
A_RUNNING_MEAN_OF_GRADIENTS = (
    "The velocity is a running mean of the gradients, so the newest has the weight 1 - momentum."
)
THE_PARAMETER_MOVES_FIRST = "First the parameter moves, then the velocity is brought up to date."
ONE_STATE_FOR_ALL = "An optimiser has one state for all its parameters."
A_STATE_FOR_EACH_SHAPE = "A parameter is known by its shape, so that its state is found under it."
ONE_MEMORY_FOR_ALL_OPTIMISERS = "One memory can serve all optimisers."
A_USED_GRADIENT_IS_CLEARED = "A gradient that has been used is no longer needed."
EVERY_GRADIENT_CAN_BE_SET = "Every parameter has a gradient that can be set to zero."
A_GRADIENT_OF_THE_NUMBER_ZERO = "A gradient that is cleared is the number 0."
AUTOGRAD_SEES_ONLY_THE_WRITE = "Autograd sees a step only where it writes to the parameter."
THE_DECAY_OFF_THE_GRADIENT = "The decay is taken off the gradient."
THE_DECAY_WITHOUT_LR = "Each step takes weight_decay times the parameter off it."
MEANS_AS_THEY_ARE = "The running means can be used as they are."
THE_SAME_CORRECTION = "The means are divided by 1 - b, in every step."
ONLY_M_IS_CORRECTED = "Of the two means only that of the gradients is corrected."
ONLY_S_IS_CORRECTED = "Of the two means only that of the squares is corrected."
T_TIMES_THE_BETA = "The means are divided by 1 - b * t."
THE_SQUARES_OF_M = "The second mean is that of the squares of the first."
THE_SECOND_MEAN_OF_GRADIENTS = "What is under the root is a running mean of the gradients."
WHAT_IS_KEPT_IS_CORRECTED = "The means that are kept for the next step are the corrected ones."
ONE_WEIGHT_IN_BOTH_MEANS = "1 - b1 is the weight of what is new, in both means."
EPS_UNDER_THE_ROOT = "eps keeps the root from being zero, so it goes under the root."
EPS_BEFORE_THE_CORRECTION = (
    "It makes no difference whether eps is added before or after the correction."
)
TIMES_EPS = "The root is multiplied by eps."
T_IS_ONE_AHEAD = "t is one more than the number of steps."
COUNTED_WHEN_DONE = "A step is counted when it is done."
T_COUNTS_CALLS = "t is the number of calls of step."
T_COUNTS_MOVES = "t is counted up whenever a parameter is moved."
THE_NORM_AFTERWARDS_IS_MAX_NORM = "After clipping the norm is max_norm."
A_NORM_FOR_EACH = "Each gradient has a norm of its own, and is clipped by that."

# Training

THE_STEP_COMES_FIRST = "The step comes first, and backward() makes the gradients for the next one."
BACKWARD_TRAINS = "Calling backward() is what trains the model."
WHERE_BACKWARD_IS_CALLED_IT_LEARNS = "Where backward() is called for each batch, the model learns."
EITHER_COMES_FIRST = "It makes no difference whether the prediction or the target comes first."
ONE_BATCH_IS_AN_EPOCH = "An epoch is over when its first batch is."
THE_LAST_BATCH_STANDS_FOR_ALL = "The last batch stands for all of them."
CLEARED_ANYWHERE = "It does not matter where in the loop the gradients are cleared."
UPDATED_ON_THE_WAY_BACK = (
    "Once its gradient is known, a layer can be updated, and the walk goes on from there."
)
A_LOADER_GIVES_ITS_DATASET = "A DataLoader gives every example of its dataset."
MEANS_OF_BATCHES = "The mean of the batch means is the mean of the examples."
BATCH_LOSSES_OVER_ALL_EXAMPLES = (
    "The losses of the batches are added up and divided by the number of examples."
)
THE_CRITERION_ADDS_UP = (
    "The criterion gives the sum over a batch, so dividing by all examples gives the mean."
)
THE_LOSS_IT_ENDS_WITH = "The loss of an epoch is the one it ends with."
THE_LOSS_OF_THE_MODEL_AFTERWARDS = "The loss of an epoch is that of the model that comes out of it."
THE_LOSS_AFTER_THE_STEP = "The loss of a batch is what is left after the step."
THE_RUNNING_LOSS_IS_SET_ONCE = "The running loss is set to zero once, before training."
NOT_FULL_DOES_NOT_COUNT = "A batch that is not full does not count."
DIVIDED_BY_THE_BATCH_SIZE = (
    "The gradient of a batch is divided by the batch size, the last one's too."
)
BATCHES_TIMES_THE_BATCH_SIZE = (
    "The number of examples is the number of batches times the batch size."
)
WHOEVER_TRAINS_SETS_THE_MODE = "Whoever trains next sets the mode."
WITHOUT_GRADIENTS_IN_ANY_MODE = "Without gradients nothing is trained, so the mode does not matter."
TRAINING_COMES_NEXT = "After an evaluation comes training."
A_MODEL_LEARNS_IN_ANY_MODE = "A model learns in whatever mode it is."
THE_MODE_IS_ONE_FLAG = "The mode of a model is one flag."
CHILDREN_ARE_ALL = "A model is itself and its children, and nothing lies deeper."
ONE_PREDICTION_MORE = "A prediction more or less changes nothing."
PARAMETERS_ARE_ALL = "The parameters are all that a model has."
THE_EPOCH_IS_THE_NEXT = "The epoch of a checkpoint is the one that comes next."
THE_STATE_OF_THE_MOMENT = "The random state is the one that torch has at the moment."
THE_BEST_WEIGHTS_ARE_STILL_THERE = "The best weights are still there when training ends."
MORE_DATA_ARE_BETTER = "The more data the better, so mean and deviation come from all of them."
EVERY_ARRAY_BY_ITSELF = "Every array is to have mean 0 and deviation 1 by its own numbers."
TRAIN_ALONE_COMES_BACK = "What is wanted is train, normalised."
TRAIN_IS_ONLY_MEASURED = "train is only measured, and what is wanted are the others."
A_SAMPLE_DIVIDES_BY_N_MINUS_1 = "The standard deviation of a sample divides by n - 1."
A_LITTLE_IN_THE_DEVIATION = (
    "A small number added to the deviation keeps it from 0 and changes nothing."
)

# Options

ZERO_IS_LEFT_OUT = "An option that is zero was left out, so the default holds."
TURNED_OVER_TO_FIT = "W is turned over if it does not fit otherwise."

# Examples that catch mistakes

ONE_ORDINARY_CALL_IS_ENOUGH = "One ordinary call is enough to tell right from wrong."
ZEROS_ARE_THE_BEST_EXAMPLE = "The simplest numbers make the best example, and those are zeros."
MY_FUNCTION_SAYS_WHAT_IS_RIGHT = "What my own function returns is the right answer."
THREE_DIGITS_ARE_AN_ANSWER = "Three digits of an answer are as good as all of them."
NO_EXAMPLE_IS_AN_EXAMPLE = "A function counts as right until somebody complains."
MORE_EXAMPLES_CATCH_MORE = "The more examples there are, the more they catch."
A_LARGE_EXAMPLE_CATCHES_MORE = "A large example catches more than a small one."
AN_EXAMPLE_IS_A_CALL = "An example says what to try, and the answer comes of it."
AN_ANSWER_IS_WHAT_IS_PRINTED = "An answer is what is printed."
ONE_ARGUMENT_NEEDS_NO_TUPLE = "A single argument needs no tuple around it."
