"""JupyterHub: the home folders of its users, known by what Jupyter and shells leave in them.

Programs that pack homes may leave that out: a folder with work among homes is one, too.
"""

import re

from autograder.collecting.junk import holds_work, sorted_out
from autograder.collecting.tree import FOLDER, Node
from autograder.collecting.uploads import Found, Kind, Person, Upload

TRACES = {".jupyter", ".ipython", ".local", ".bashrc", ".profile", ".bash_history", ".bash_logout"}
PREFIX = "jupyter-"  # of users whom The Littlest JupyterHub makes
SHARED = re.compile(r"shared?|public|exchange|courses?|instructors?|admin", re.IGNORECASE)


def find(root: Node) -> Found | None:
    """Return the uploads if at least half of the folders are homes."""
    others, skipped = sorted_out(root.children)
    folders = [node for node in others.values() if node.kind == FOLDER]
    homes = [node for node in folders if TRACES & node.children.keys()]
    if not homes or 2 * len(homes) < len(folders):
        return None
    found = Found(skipped=skipped)
    prefix = PREFIX if all(node.name.startswith(PREFIX) for node in homes) else ""
    homes += [
        node
        for node in folders
        if node not in homes
        and node.name.startswith(prefix)
        and not SHARED.fullmatch(node.name)
        and holds_work(node)
    ]
    for name, node in others.items():
        if node in homes:
            user = name.removeprefix(PREFIX) or name
            found.uploads.append(Upload(Person(user, user, ids=(user,)), node, is_dated=True))
        else:
            found.left[name] = f"it {node.trouble}" if node.trouble else "it is no home of a user"
    return found


KIND = Kind("home folders of a JupyterHub", find)
