"""Wrong answers to `Affine`."""

import torch
from beliefs import (
    A_BIAS_IS_A_COLUMN,
    A_BIAS_IS_A_ROW,
    A_BIAS_IS_A_THRESHOLD,
    A_LAYER_IS_W_X,
    A_LAYER_IS_X_W,
    A_NETWORK_COMPUTES_IN_FLOAT32,
    AN_AXIS_OF_ONE_CAN_GO,
    THE_SHAPE_IS_ALL,
    TURNED_OVER_TO_FIT,
    WHAT_A_MODULE_KEEPS_IS_A_PARAMETER,
)
from tensors import Affine
from torch import nn

from autograder import misconception

TWO = "test_affine_of_two_examples"
SQUARE = "test_affine_with_a_square_weight"
ONE = "test_affine_of_one_example"
PARAMETERS = "test_affine_has_two_parameters"
GRADIENTS = "test_affine_sends_gradients_back"


@misconception(PARAMETERS, belief=WHAT_A_MODULE_KEEPS_IS_A_PARAMETER)
class has_plain_tensors(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.zeros(out_features, in_features)
        self.bias = torch.zeros(out_features)

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(PARAMETERS, belief=WHAT_A_MODULE_KEEPS_IS_A_PARAMETER)
class asks_for_gradients_only(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.zeros(out_features, in_features, requires_grad=True)
        self.bias = torch.zeros(out_features, requires_grad=True)

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(PARAMETERS)
class has_buffers(nn.Module):
    """What is registered with a module is trained."""

    def __init__(self, in_features, out_features):
        super().__init__()
        self.register_buffer("weight", torch.zeros(out_features, in_features))
        self.register_buffer("bias", torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(TWO)
class leaves_super_out(nn.Module):
    """A class with an __init__ of its own does not need that of nn.Module."""

    def __init__(self, in_features, out_features):
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(SQUARE, belief=A_LAYER_IS_X_W)
class leaves_the_transpose_out(Affine):
    def forward(self, x):
        return x @ self.weight + self.bias


@misconception(TWO)
class has_inputs_first(nn.Module):
    """W is (in, out), as the numbers go."""

    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(in_features, out_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight + self.bias


@misconception(PARAMETERS, belief=A_BIAS_IS_A_ROW)
class has_a_row_of_biases(Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.bias = nn.Parameter(torch.zeros(1, out_features))


@misconception(PARAMETERS, belief=A_BIAS_IS_A_COLUMN)
class has_a_column_of_biases(Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.bias = nn.Parameter(torch.zeros(out_features, 1))

    def forward(self, x):
        return (self.weight @ x.T + self.bias).T


@misconception(TWO)
class has_one_bias(Affine):
    """A layer has one bias."""

    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.bias = nn.Parameter(torch.zeros(1))


@misconception(TWO)
class only_multiplies(Affine):
    """A layer is a product of matrices."""

    def forward(self, x):
        return x @ self.weight.T


@misconception(TWO, belief=A_BIAS_IS_A_THRESHOLD)
class subtracts_its_bias(Affine):
    def forward(self, x):
        return x @ self.weight.T - self.bias


@misconception(TWO)
class has_names_of_its_own(nn.Module):
    """How the parameters are called is an affair of the class."""

    def __init__(self, in_features, out_features):
        super().__init__()
        self.W = nn.Parameter(torch.zeros(out_features, in_features))
        self.b = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.W.T + self.b


@misconception(TWO)
class makes_weights_when_called(Affine):
    """The weights of a layer are made when they are needed."""

    def forward(self, x):
        self.weight = nn.Parameter(torch.zeros_like(self.weight))
        self.bias = nn.Parameter(torch.zeros_like(self.bias))
        return x @ self.weight.T + self.bias


@misconception(GRADIENTS)
class switches_gradients_off(Affine):
    """forward computes numbers, and gradients are an affair of backward."""

    def forward(self, x):
        with torch.no_grad():
            return super().forward(x)


@misconception(GRADIENTS)
class computes_with_the_data(Affine):
    """A parameter is used by its data."""

    def forward(self, x):
        return x @ self.weight.data.T + self.bias


@misconception(TWO)
class ends_in_a_relu(Affine):
    """A layer ends in a relu."""

    def forward(self, x):
        return super().forward(x).relu()


@misconception(PARAMETERS)
class is_frozen(Affine):
    """Parameters require a gradient once training begins."""

    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.requires_grad_(False)


@misconception(SQUARE, belief=A_LAYER_IS_W_X)
class multiplies_from_the_left(Affine):
    def forward(self, x):
        return self.weight @ x + self.bias


@misconception(TWO)
class puts_examples_into_columns(Affine):
    """W x + b gives a column for each example."""

    def forward(self, x):
        return super().forward(x).T


@misconception(ONE, belief=AN_AXIS_OF_ONE_CAN_GO)
class squeezes_its_outputs(Affine):
    def forward(self, x):
        return super().forward(x).squeeze()


@misconception(SQUARE, belief=TURNED_OVER_TO_FIT)
class turns_weights_over(Affine):
    def forward(self, x):
        weight = self.weight if self.weight.shape[0] == x.shape[1] else self.weight.T
        return x @ weight + self.bias


@misconception("test_affine_in_float64", belief=A_NETWORK_COMPUTES_IN_FLOAT32, row="P04")
class computes_in_float32(Affine):
    def forward(self, x):
        return x.float() @ self.weight.float().T + self.bias.float()


@misconception("test_affine_has_two_parameters_of_any_size")
class starts_in_float64(Affine):
    """More digits cannot hurt, so the parameters are float64."""

    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.double()


@misconception(TWO)
class applies_relu_to_x(Affine):
    """What comes into a layer is bent first."""

    def forward(self, x):
        return super().forward(x.relu())


@misconception(PARAMETERS)
class counts_its_calls(Affine):
    """What a module remembers may be a parameter, too."""

    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.scale = nn.Parameter(torch.ones(1))


@misconception(SQUARE, holds=("has_plain_tensors", "leaves_the_transpose_out"))
class has_plain_tensors_and_no_transpose(has_plain_tensors.answer):
    def forward(self, x):
        return x @ self.weight + self.bias


class _Drawn(Affine):
    """Right, and its parameters start with random numbers."""

    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        nn.init.uniform_(self.weight)
        nn.init.uniform_(self.bias)


@misconception(TWO, holds=("only_multiplies",))
class draws_and_only_multiplies(_Drawn):
    def forward(self, x):
        return x @ self.weight.T


@misconception(TWO, holds=("has_inputs_first",))
class draws_with_inputs_first(_Drawn):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.randn(in_features, out_features))

    def forward(self, x):
        return x @ self.weight + self.bias


@misconception(TWO, holds=("has_inputs_first",))
class draws_with_inputs_first_and_turns_them_over(_Drawn):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.randn(in_features, out_features))


@misconception(TWO, holds=("subtracts_its_bias",))
class draws_and_subtracts_its_bias(_Drawn):
    def forward(self, x):
        return x @ self.weight.T - self.bias


@misconception(SQUARE, belief=A_LAYER_IS_X_W)
class draws_and_leaves_the_transpose_out(_Drawn):
    def forward(self, x):
        return x @ self.weight + self.bias


@misconception(SQUARE, belief=A_LAYER_IS_W_X)
class draws_and_multiplies_from_the_left(_Drawn):
    def forward(self, x):
        return self.weight @ x + self.bias


@misconception(SQUARE, belief=THE_SHAPE_IS_ALL)
class reshapes_its_weight(Affine):
    def forward(self, x):
        return x @ self.weight.reshape(self.weight.shape[::-1]) + self.bias


@misconception(SQUARE, belief=THE_SHAPE_IS_ALL)
class draws_and_reshapes_its_weight(_Drawn):
    def forward(self, x):
        return x @ self.weight.reshape(self.weight.shape[::-1]) + self.bias


@misconception(PARAMETERS, belief=WHAT_A_MODULE_KEEPS_IS_A_PARAMETER)
class draws_tensors_that_ask_for_gradients(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.randn(out_features, in_features, requires_grad=True)
        self.bias = torch.zeros(out_features, requires_grad=True)

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(PARAMETERS, belief=WHAT_A_MODULE_KEEPS_IS_A_PARAMETER)
class draws_plain_tensors(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.randn(out_features, in_features)
        self.bias = torch.zeros(out_features)

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(TWO, holds=("has_one_bias",))
class draws_one_bias(_Drawn):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.bias = nn.Parameter(torch.zeros(1))


@misconception(PARAMETERS, belief=A_BIAS_IS_A_ROW)
class draws_a_row_of_biases(_Drawn):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.bias = nn.Parameter(torch.randn(1, out_features))


@misconception(TWO, holds=("has_names_of_its_own",))
class draws_under_names_of_its_own(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.W = nn.Parameter(torch.randn(out_features, in_features))
        self.b = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.W.T + self.b


@misconception(TWO, holds=("leaves_super_out",))
class draws_and_leaves_super_out(nn.Module):
    def __init__(self, in_features, out_features):
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(TWO, holds=("ends_in_a_relu",))
class draws_and_ends_in_a_relu(_Drawn):
    def forward(self, x):
        return super().forward(x).relu()


@misconception(PARAMETERS, holds=("has_buffers",))
class has_a_buffer_of_biases(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))
        self.register_buffer("bias", torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias


@misconception(GRADIENTS, holds=("switches_gradients_off",))
class draws_and_switches_gradients_off(_Drawn):
    def forward(self, x):
        with torch.no_grad():
            return super().forward(x)


@misconception(GRADIENTS, holds=("computes_with_the_data",))
class draws_and_computes_with_the_data(_Drawn):
    def forward(self, x):
        return x @ self.weight.data.T + self.bias


@misconception(PARAMETERS, holds=("has_buffers",))
class draws_buffers(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.register_buffer("weight", torch.randn(out_features, in_features))
        self.register_buffer("bias", torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias
