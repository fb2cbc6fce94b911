"""Wrong answers to `predict_tensors`."""

from tensors import predict_tensors

from autograder import misconception


@misconception("test_prediction_1", ships=True)
def leaves_the_letters_out(question):
    """A letter that is left out counts as an answer."""
    answers = {1: "", 2: "", 3: ""}
    return answers[question]


@misconception("test_prediction_1")
def exchanges_channels_and_rows_in_1(question):
    """The channels move one place to the right."""
    return "a" if question == 1 else predict_tensors(question)


@misconception("test_prediction_1")
def sees_no_mistake_in_1(question):
    """What is wrong in question 1 changes nothing there."""
    return "c" if question == 1 else predict_tensors(question)


@misconception("test_prediction_1")
def exchanges_channels_and_columns_in_1(question):
    """To have the channels last, the first and the last axis of a picture change places."""
    return "d" if question == 1 else predict_tensors(question)


@misconception("test_prediction_2")
def sees_no_mistake_in_2(question):
    """What is wrong in question 2 changes nothing there."""
    return "a" if question == 2 else predict_tensors(question)


@misconception("test_prediction_2")
def standardises_columns_in_2(question):
    """Rows are axis 0, so dim=0 is for the rows."""
    return "b" if question == 2 else predict_tensors(question)


@misconception("test_prediction_2")
def only_shifts_in_2(question):
    """A row is standardised when its mean is 0."""
    return "c" if question == 2 else predict_tensors(question)


@misconception("test_prediction_3")
def sees_no_mistake_in_3(question):
    """What is wrong in question 3 changes nothing there."""
    return "a" if question == 3 else predict_tensors(question)


@misconception("test_prediction_3")
def copies_y_into_x_in_3(question):
    """In place means that y takes the place of x."""
    return "b" if question == 3 else predict_tensors(question)


@misconception("test_prediction_3")
def subtracts_in_place_in_3(question):
    """An operation in place takes y off x."""
    return "d" if question == 3 else predict_tensors(question)
