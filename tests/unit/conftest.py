"""Import first what is slow to import deep down in pytest.

CPython 3.11 keeps its stack in chunks. If the import of jsonschema, which builds a large grammar,
runs at the end of a chunk, each call maps and unmaps another one, and all takes four times as long.
"""

import jsonschema  # noqa: F401
