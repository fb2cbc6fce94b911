"""Loading what authors wrote: graders, solutions, banks."""

import traceback
from pathlib import Path
from types import ModuleType

from autograder.errors import UsageError
from autograder.runtime import loading


def load(path: Path, name: str, **neighbours: ModuleType) -> ModuleType:
    """Run an author's file as a new module, as `autograder.runtime.loading.load` does.

    Raise `UsageError`, with the line of the file, for whatever it raises.
    """
    try:
        return loading.load(path, name, **neighbours)
    except UsageError:
        raise
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        (*_, line) = [None, *(frame.lineno for frame in frames if frame.filename == str(path))]
        where = f"{path}, line {line}" if line else f"{path}"
        said = f"{type(error).__name__}: {error}"
        raise UsageError(f"{where}: it cannot be run: {said}") from error
