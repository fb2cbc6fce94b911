"""Wrong answers to `normalise`."""

import numpy as np
from beliefs import (
    A_FORMULA_AS_IT_STANDS,
    A_LIST_IS_AS_GOOD_AS_A_TUPLE,
    A_SAMPLE_DIVIDES_BY_N_MINUS_1,
    AN_ANSWER_MAY_BE_FLOAT64,
    AN_ARRAY_IS_MINE,
    EPS_UNDER_THE_ROOT,
    EVERY_ARRAY_BY_ITSELF,
    MORE_DATA_ARE_BETTER,
    NUMPY_WOULD_SAY_SO,
    THE_DTYPE_STAYS,
    TRAIN_ALONE_COMES_BACK,
    TRAIN_IS_ONLY_MEASURED,
)
from gradient_descent import _floating, normalise

from autograder import misconception


def _refuse_features(train, others):
    for other in others:
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(f"train has shape {train.shape}, another array {other.shape}")


def _divisor(train):
    """The deviation of each feature, and 1 where it does not vary."""
    std = train.std(axis=0)
    std[train.max(axis=0) == train.min(axis=0)] = 1
    return std


def _apply(mean, std, *arrays):
    return tuple((_floating(array) - mean) / std for array in arrays)


@misconception(
    "test_normalised_train_has_mean_0_and_deviation_1", belief=MORE_DATA_ARE_BETTER, row="T37"
)
def learns_from_all_the_data(train, *others):
    _refuse_features(train, others)
    everything = np.concatenate([_floating(array) for array in (train, *others)])
    return _apply(everything.mean(axis=0), _divisor(everything), train, *others)


def _deviation_or_one(array, ddof=0):
    """Asks for a deviation of 0, as most do; rounding may leave 1e-18 there."""
    std = array.std(axis=0, ddof=ddof)
    std[std == 0] = 1
    return std


@misconception(
    "test_normalised_train_has_mean_0_and_deviation_1",
    belief=MORE_DATA_ARE_BETTER,
    row="T37",
    holds=("waits_for_a_deviation_of_zero",),
)
def learns_from_all_the_data_at_once(train, *others):
    _refuse_features(train, others)
    everything = np.concatenate([_floating(array) for array in (train, *others)])
    return _apply(everything.mean(axis=0), _deviation_or_one(everything), train, *others)


@misconception(
    "test_others_are_treated_like_train",
    row="T37",
    holds=("normalises_each_array_by_itself", "waits_for_a_deviation_of_zero"),
)
def normalises_every_array_in_a_loop(train, *others):
    _refuse_features(train, others)
    arrays = [_floating(array) for array in (train, *others)]
    return tuple((array - array.mean(axis=0)) / _deviation_or_one(array) for array in arrays)


@misconception("test_normalise_worked_by_hand", belief=A_SAMPLE_DIVIDES_BY_N_MINUS_1)
def divides_by_one_less_unless_it_is_zero(train, *others):
    _refuse_features(train, others)
    train = _floating(train)
    return _apply(train.mean(axis=0), _deviation_or_one(train, ddof=1), train, *others)


@misconception("test_others_are_treated_like_train", belief=EVERY_ARRAY_BY_ITSELF, row="T37")
def normalises_each_array_by_itself(train, *others):
    _refuse_features(train, others)
    return tuple(normalise(array)[0] for array in (train, *others))


@misconception("test_normalise_worked_by_hand", row="T37")
def centres_each_array_by_itself(train, *others):
    """The deviation is that of train, and every array is centred by its own mean."""
    _refuse_features(train, others)
    std, arrays = _divisor(_floating(train)), [_floating(a) for a in (train, *others)]
    return tuple((array - array.mean(axis=0)) / std for array in arrays)


@misconception("test_normalise_worked_by_hand")
def takes_one_mean_for_everything(train, *others):
    """The mean and the deviation are those of all numbers in train."""
    _refuse_features(train, others)
    train = _floating(train)
    return _apply(train.mean(), train.std() or 1, train, *others)


@misconception("test_normalised_train_has_mean_0_and_deviation_1")
def normalises_each_example(train, *others):
    """Every example is to have mean 0 and deviation 1."""
    _refuse_features(train, others)
    return tuple(normalise(array.T)[0].T for array in (train, *others))


@misconception("test_normalise_worked_by_hand", belief=A_SAMPLE_DIVIDES_BY_N_MINUS_1)
def divides_by_one_less(train, *others):
    _refuse_features(train, others)
    std = _divisor(_floating(train))
    varies = train.max(axis=0) != train.min(axis=0)
    std[varies] = _floating(train).std(axis=0, ddof=1)[varies]
    return _apply(_floating(train).mean(axis=0), std, train, *others)


@misconception("test_normalise_worked_by_hand")
def divides_by_the_variance(train, *others):
    """The spread of a feature is its variance."""
    _refuse_features(train, others)
    return _apply(_floating(train).mean(axis=0), _divisor(_floating(train)) ** 2, train, *others)


@misconception("test_normalise_worked_by_hand")
def forgets_to_divide(train, *others):
    """To normalise is to subtract the mean."""
    _refuse_features(train, others)
    return _apply(_floating(train).mean(axis=0), 1, train, *others)


@misconception("test_normalise_worked_by_hand")
def forgets_to_subtract(train, *others):
    """To normalise is to divide by the deviation."""
    _refuse_features(train, others)
    return _apply(0, _divisor(_floating(train)), train, *others)


@misconception("test_normalise_worked_by_hand")
def scales_from_zero_to_one(train, *others):
    """The smallest value on train becomes 0, and the largest 1."""
    _refuse_features(train, others)
    low, high = _floating(train).min(axis=0), _floating(train).max(axis=0)
    return _apply(low, np.where(high > low, high - low, 1), train, *others)


@misconception("test_normalise_worked_by_hand")
def divides_before_it_subtracts(train, *others):
    """It does not matter whether the division or the subtraction comes first."""
    _refuse_features(train, others)
    mean, std = _floating(train).mean(axis=0), _divisor(_floating(train))
    return tuple(_floating(array) / std - mean for array in (train, *others))


@misconception("test_normalise_a_constant_feature", belief=A_FORMULA_AS_IT_STANDS)
def divides_by_zero(train, *others):
    _refuse_features(train, others)
    return _apply(_floating(train).mean(axis=0), _floating(train).std(axis=0), train, *others)


@misconception("test_a_constant_that_rounding_spoils")
def waits_for_a_deviation_of_zero(train, *others):
    """A constant feature has a deviation of exactly 0."""
    _refuse_features(train, others)
    std = _floating(train).std(axis=0)
    std[std == 0] = 1
    return _apply(_floating(train).mean(axis=0), std, train, *others)


@misconception("test_a_new_value_in_a_constant_feature")
def silences_a_constant_feature(train, *others):
    """A feature that does not vary on train is 0 everywhere."""
    _refuse_features(train, others)
    varies = train.max(axis=0) != train.min(axis=0)
    return tuple(np.where(varies, a, 0).astype(a.dtype) for a in normalise(train, *others))


@misconception("test_a_new_value_in_a_constant_feature")
def sweeps_nan_away(train, *others):
    """np.nan_to_num turns whatever a division by zero leaves into something harmless."""
    _refuse_features(train, others)
    std = _floating(train).std(axis=0)
    std[train.max(axis=0) == train.min(axis=0)] = 0
    with np.errstate(all="ignore"):
        done = _apply(_floating(train).mean(axis=0), std, train, *others)
    return tuple(np.nan_to_num(array) for array in done)


@misconception("test_others_are_treated_like_train")
def asks_train_again_when_it_is_centred(train, *others):
    """The mean of train can be asked for when it is needed, also after train was normalised."""
    _refuse_features(train, others)
    std, train = _divisor(_floating(train)), normalise(train)[0]
    return (train, *_apply(train.mean(axis=0), std, *others))


@misconception("test_others_are_treated_like_train")
def treats_only_one_other(train, *others):
    """There is train and there is test, and that is all."""
    return normalise(train, *others[:1])


@misconception("test_normalise_worked_by_hand")
def hands_the_others_back_as_they_are(train, *others):
    """Only train is changed, and the others come back as they are."""
    _refuse_features(train, others)
    return (*normalise(train), *(_floating(other) for other in others))


@misconception("test_normalise_worked_by_hand", belief=A_LIST_IS_AS_GOOD_AS_A_TUPLE, row="P03")
def returns_a_list_of_arrays(train, *others):
    return list(normalise(train, *others))


@misconception("test_normalise_a_constant_feature", row="P03")
def unwraps_a_tuple_of_one(train, *others):
    """If there is only train, the answer is an array."""
    done = normalise(train, *others)
    return done if others else done[0]


@misconception("test_normalise_keeps_float32", belief=AN_ANSWER_MAY_BE_FLOAT64, row="P04")
def normalises_in_float64(train, *others):
    return normalise(*(array.astype(np.float64) for array in (train, *others)))


@misconception("test_normalise_whole_numbers", belief=THE_DTYPE_STAYS, row="P04")
def keeps_whole_numbers_whole(train, *others):
    return tuple(
        done.astype(array.dtype)
        for done, array in zip(normalise(train, *others), (train, *others), strict=True)
    )


@misconception("test_normalise_refuses_other_features", belief=NUMPY_WOULD_SAY_SO)
def takes_any_features(train, *others):
    return _apply(_floating(train).mean(axis=0), _divisor(_floating(train)), train, *others)


@misconception("test_normalise_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def normalises_in_place(train, *others):
    _refuse_features(train, others)
    mean, std = _floating(train).mean(axis=0), _divisor(_floating(train))
    arrays = tuple(_floating(array) for array in (train, *others))
    for array in arrays:
        array -= mean
        array /= std
    return arrays


@misconception("test_normalise_leaves_its_arguments_alone")
def normalises_train_in_place(train, *others):
    """Once mean and deviation are known, train itself can be shifted and scaled."""
    _refuse_features(train, others)
    train = _floating(train)
    mean, std = train.mean(axis=0), _divisor(train)
    train -= mean
    train /= std
    return (train, *_apply(mean, std, *others))


@misconception("test_normalise_leaves_its_arguments_alone", belief=AN_ARRAY_IS_MINE)
def normalises_train_in_place_unconverted(train, *others):
    _refuse_features(train, others)
    mean, std = train.mean(axis=0), _divisor(train)
    train -= mean
    train /= std
    return (train, *_apply(mean, std, *others))


@misconception("test_normalise_a_feature_that_hardly_varies")
def takes_a_millionth_for_nothing(train, *others):
    """A deviation below 1e-6 is as good as none."""
    _refuse_features(train, others)
    std = _floating(train).std(axis=0)
    return _apply(_floating(train).mean(axis=0), np.where(std < 1e-6, 1, std), train, *others)


@misconception("test_normalise_a_feature_that_hardly_varies")
def takes_a_hundred_millionth_for_nothing(train, *others):
    """A deviation below 1e-8 is as good as none."""
    _refuse_features(train, others)
    std = _floating(train).std(axis=0)
    return _apply(_floating(train).mean(axis=0), np.where(std < 1e-8, 1, std), train, *others)


@misconception("test_normalise_refuses_other_features")
def looks_at_the_first_other_alone(train, *others):
    """If the first of the others has the features of train, all have."""
    _refuse_features(train, others[:1])
    return _apply(_floating(train).mean(axis=0), _divisor(_floating(train)), train, *others)


@misconception("test_normalise_a_small_spread_about_a_large_mean")
def subtracts_the_square_of_the_mean(train, *others):
    """The variance is the mean of the squares less the square of the mean."""
    _refuse_features(train, others)
    wide = _floating(train)
    mean = wide.mean(axis=0)
    variance = (wide**2).mean(axis=0) - mean**2
    std = np.sqrt(np.maximum(variance, 0))
    std[(train.max(axis=0) == train.min(axis=0)) | (variance <= 0)] = 1
    return _apply(mean, std, train, *others)


@misconception(
    "test_normalise_worked_by_hand",
    holds=("takes_one_mean_for_everything", "normalises_each_array_by_itself"),
)
def takes_one_mean_for_each_array(train, *others):
    _refuse_features(train, others)
    arrays = [_floating(array) for array in (train, *others)]
    return tuple((array - array.mean()) / (array.std() or 1) for array in arrays)


@misconception(
    "test_others_are_treated_like_train",
    holds=("normalises_each_array_by_itself", "divides_by_zero"),
)
def normalises_each_array_by_the_formula(train, *others):
    _refuse_features(train, others)
    arrays = [_floating(array) for array in (train, *others)]
    return tuple((array - array.mean(axis=0)) / array.std(axis=0) for array in arrays)


@misconception(
    "test_normalise_worked_by_hand",
    holds=("returns_a_list_of_arrays",),
)
def returns_a_list_beside_a_little(train, *others):
    mean, std = train.mean(axis=0), train.std(axis=0)
    return [(array - mean) / (std + 1e-8) for array in (train, *others)]


@misconception(
    "test_normalise_worked_by_hand",
    holds=("returns_a_list_of_arrays", "waits_for_a_deviation_of_zero"),
)
def returns_a_list_unless_it_is_zero(train, *others):
    _refuse_features(train, others)
    std = _deviation_or_one(_floating(train))
    return list(_apply(_floating(train).mean(axis=0), std, train, *others))


@misconception("test_normalise_worked_by_hand")
def measures_train_along_its_rows(train, *others):
    """The mean and the deviation of train run along axis 1."""
    train = _floating(train)
    mean, std = train.mean(axis=1, keepdims=True), train.std(axis=1, keepdims=True)
    return _apply(mean, std, train, *others)


@misconception(
    "test_normalise_worked_by_hand",
    holds=("divides_by_the_variance", "waits_for_a_deviation_of_zero"),
)
def divides_by_the_variance_unless_it_is_zero(train, *others):
    _refuse_features(train, others)
    train = _floating(train)
    variance = train.var(axis=0)
    variance[variance == 0] = 1
    return _apply(train.mean(axis=0), variance, train, *others)


@misconception(
    "test_normalise_worked_by_hand", holds=("scales_from_zero_to_one", "divides_by_zero")
)
def scales_from_zero_to_one_as_it_reads(train, *others):
    _refuse_features(train, others)
    low, high = _floating(train).min(axis=0), _floating(train).max(axis=0)
    return _apply(low, high - low, train, *others)


@misconception("test_normalise_worked_by_hand", belief=TRAIN_ALONE_COMES_BACK)
def hands_back_train_alone(train, *others):
    _refuse_features(train, others)
    return normalise(train)


@misconception(
    "test_normalise_worked_by_hand",
    holds=("hands_back_train_alone", "waits_for_a_deviation_of_zero"),
)
def hands_back_train_unless_it_is_zero(train, *others):
    _refuse_features(train, others)
    train = _floating(train)
    return _apply(train.mean(axis=0), _deviation_or_one(train), train)


@misconception(
    "test_normalise_a_constant_feature",
    holds=("unwraps_a_tuple_of_one", "waits_for_a_deviation_of_zero"),
)
def unwraps_a_tuple_unless_it_is_zero(train, *others):
    _refuse_features(train, others)
    std = _deviation_or_one(_floating(train))
    done = _apply(_floating(train).mean(axis=0), std, train, *others)
    return done if others else done[0]


@misconception(
    "test_normalise_worked_by_hand",
    holds=("forgets_to_subtract", "waits_for_a_deviation_of_zero"),
)
def forgets_to_subtract_unless_it_is_zero(train, *others):
    _refuse_features(train, others)
    return _apply(0, _deviation_or_one(_floating(train)), train, *others)


@misconception("test_normalise_a_feature_that_hardly_varies", belief=EPS_UNDER_THE_ROOT)
def adds_a_little_to_the_variance(train, *others):
    _refuse_features(train, others)
    std = np.sqrt(_floating(train).var(axis=0) + 1e-8)
    return _apply(_floating(train).mean(axis=0), std, train, *others)


@misconception(
    "test_normalise_a_feature_that_hardly_varies",
    holds=("adds_a_little_to_the_variance", "takes_any_features"),
)
def adds_a_little_to_the_variance_of_any_features(train, *others):
    std = np.sqrt(train.var(axis=0) + 1e-8)
    return tuple((array - train.mean(axis=0)) / std for array in (train, *others))


@misconception("test_normalise_worked_by_hand", belief=TRAIN_IS_ONLY_MEASURED)
def hands_back_the_others_alone(train, *others):
    return normalise(train, *others)[1:]


@misconception(
    "test_normalise_worked_by_hand",
    holds=("divides_before_it_subtracts", "waits_for_a_deviation_of_zero"),
)
def divides_before_it_subtracts_unless_it_is_zero(train, *others):
    _refuse_features(train, others)
    mean, std = _floating(train).mean(axis=0), _deviation_or_one(_floating(train))
    return tuple(_floating(array) / std - mean for array in (train, *others))


@misconception(
    "test_others_are_treated_like_train",
    holds=("normalises_each_array_by_itself",),
)
def normalises_each_array_beside_a_little(train, *others):
    return tuple((a - a.mean(axis=0)) / (a.std(axis=0) + 1e-8) for a in (train, *others))


@misconception("test_normalise_worked_by_hand", holds=("forgets_to_subtract",))
def forgets_to_subtract_beside_a_little(train, *others):
    return tuple(array / (train.std(axis=0) + 1e-8) for array in (train, *others))


@misconception("test_normalise_worked_by_hand", holds=("divides_by_the_variance",))
def divides_by_the_variance_beside_a_little(train, *others):
    mean, variance = train.mean(axis=0), train.var(axis=0)
    return tuple((array - mean) / (variance + 1e-8) for array in (train, *others))


@misconception(
    "test_a_constant_that_rounding_spoils",
    holds=("normalises_in_place", "waits_for_a_deviation_of_zero", "takes_any_features"),
)
def normalises_any_features_in_place(train, *others):
    mean, std = train.mean(axis=0), _deviation_or_one(train)
    done = []
    for array in (train, *others):
        array -= mean
        array /= std
        done.append(array)
    return tuple(done)


@misconception(
    "test_normalised_train_has_mean_0_and_deviation_1", holds=("learns_from_all_the_data",)
)
def learns_from_all_the_data_in_float64(train, *others):
    _refuse_features(train, others)
    everything = np.concatenate([train, *others]).astype(np.float64)
    mean, std = everything.mean(axis=0), _divisor(everything)
    return tuple((array - mean) / std for array in (train, *others))


@misconception("test_normalise_worked_by_hand", holds=("divides_by_one_less",))
def divides_by_one_less_in_float64(train, *others):
    _refuse_features(train, others)
    whole = train.astype(np.float64)
    varies = whole.max(axis=0) != whole.min(axis=0)
    std = np.ones(whole.shape[1])
    std[varies] = whole.std(axis=0, ddof=1)[varies] if len(whole) > 1 else 1
    return tuple((array - whole.mean(axis=0)) / std for array in (train, *others))


@misconception("test_normalise_a_constant_feature")
def leaves_a_constant_feature_as_it_is(train, *others):
    """A feature that does not vary cannot be normalised, so it stays as it is."""
    _refuse_features(train, others)
    mean = np.where(train.max(axis=0) == train.min(axis=0), 0, train.mean(axis=0))
    return _apply(mean.astype(_floating(train).dtype), _divisor(train), train, *others)
