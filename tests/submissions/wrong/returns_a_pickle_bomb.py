"""Returns an object that would write a file when it is unpickled."""

class Bomb:
    def __reduce__(self):
        return open, ("/tmp/autograder-canary", "w")


def half_mse(pred, target):
    return Bomb()
