"""JupyterHub: the home folders of its users, known by what Jupyter and shells leave in them.

Programs that pack homes may leave that out: a folder with work among homes is one, too.
Where there is nothing but what programs keep, nothing is handed in.
"""

import re

from autograder.collecting.junk import HOME, holds_work, sorted_out
from autograder.collecting.tree import FOLDER, Node, walked
from autograder.collecting.uploads import Found, Kind, Person, Upload

TRACES = {".jupyter", ".ipython", ".local", ".bashrc", ".profile", ".bash_history", ".bash_logout"}
PREFIX = "jupyter-"  # of users whom The Littlest JupyterHub makes
SHARED = re.compile(r"shared?|public|exchange|courses?|instructors?|admin", re.IGNORECASE)


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of the folders are homes."""
    others, skipped = sorted_out(root.children)
    folders = [node for node in others.values() if node.kind == FOLDER]
    homes = {node.name for node in folders if TRACES & node.children.keys()}
    if not homes or 2 * len(homes) < len(folders):
        return None
    found = Found(skipped=skipped)
    prefix = PREFIX if all(name.startswith(PREFIX) for name in homes) else ""
    homes |= {
        node.name
        for node in folders
        if node.name not in homes
        and node.name.startswith(prefix)
        and not SHARED.fullmatch(node.name)
        and holds_work(node)
    }
    for name, node in others.items():
        if name in homes and not node.trouble and not any(walked(node, [])):
            found.skipped.setdefault(HOME, []).append(name.removeprefix(PREFIX) or name)
        elif name in homes:
            user = name.removeprefix(PREFIX) or name
            found.uploads.append(Upload(Person(user, user, ids=(user,)), node, is_dated=True))
        else:
            found.left[name] = f"it {node.trouble}" if node.trouble else "it is no home of a user"
    return found


KIND = Kind("home folders of a JupyterHub", find)
