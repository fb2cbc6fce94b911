"""What a statement may change when it runs, of what others have made.

Parses, never runs. What `np.fill_diagonal(W, 0)` does to W nobody knows who does not run it. So one
rule errs towards a change: an object may change that is assigned into, whose method is called, or
that is handed to a function which is not the file's own; and with it whatever it may share, as in
`row = W[0]`. Of the file's own functions, their lines say what they do.
"""

import ast
import builtins
import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.runtime.statement import Statement, root
from autograder.runtime.syntax import Definition, bound, walked

# Python's own that only look at what they are handed.
READS = {
    "abs", "all", "any", "bool", "dict", "enumerate", "float", "id", "int", "isinstance", "len",
    "list", "max", "min", "print", "range", "repr", "reversed", "round", "set", "sorted", "str",
    "sum", "super", "tuple", "type", "zip",
}  # fmt: skip
FIXED = {"bool", "device", "dtype", "float", "int", "len", "str"}  # make what never changes
PLAIN = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Compare, ast.JoinedStr)  # always a new object
SETTERS = {"setattr", "delattr"}  # these change their first argument
MADE = (ast.List, ast.Dict, ast.Set, ast.Call)  # what makes an object that can be changed

BUILTINS = {*dir(builtins)}

Names = set[str]  # of objects; `f()` is what the function or class f returned
_Lines = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Function = _Lines | ast.ClassDef


@dataclass
class _Call:
    """A call of a function of the file, with the names in each of its arguments."""

    name: str
    args: list[Names]
    keywords: Mapping[str | None, Names]


@dataclass
class _Seen:
    """What some lines do.

    changed: what is changed here. handed: what is handed to functions of others. rebound: names
    that get another object by the way. settings: imports in which something is set. shares: for
    each name, what its object may be a part of, or have as a part. returned: likewise of what is
    returned. calls: of the file's own functions.
    """

    changed: Names = field(default_factory=set)
    handed: Names = field(default_factory=set)
    rebound: Names = field(default_factory=set)
    settings: Names = field(default_factory=set)
    shares: dict[str, Names] = field(default_factory=dict)
    returned: Names = field(default_factory=set)
    calls: list[_Call] = field(default_factory=list)


@dataclass
class _Done:
    """What calling a function changes: names of the module, and its own arguments by name.

    order: its arguments. any_given: a function inside it changes what that is given in its turn.
    """

    changed: Names = field(default_factory=set)
    given: Names = field(default_factory=set)
    settings: Names = field(default_factory=set)
    returned: Names = field(default_factory=set)
    order: Sequence[str] = ()
    any_given: bool = False


class Effects:
    """What each statement of a module may change."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        """Look at nothing yet but at what names are bound to."""
        self._packages: dict[str, str] = {}
        self._functions: dict[str, Function] = {}
        self._fixed: Names = set()
        movable: Names = set()
        for one in statements:
            node = one.node
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._packages |= dict(_imported(node))
            elif isinstance(node, Definition):
                self._functions[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if isinstance(node.value, ast.Lambda):
                    self._functions[name] = node.value
                (self._fixed if self._is_fixed(node.value) else movable).add(name)
            else:
                movable |= one.binds
        self._fixed -= movable | self._functions.keys()
        self._plain = {n for n, f in self._functions.items() if not isinstance(f, ast.ClassDef)}
        self._statements = [s for s in statements if not s.imports]
        self._seen: dict[int, _Seen] = {}
        self._done: dict[str, _Done] = {}
        self._shares: dict[str, Names] | None = None

    def changed_by(self, statement: Statement) -> Names:
        """Return the names of the module whose objects a statement may change, or that it binds
        anew by the way, as a loop does."""
        try:
            return self._changed_by(statement)
        except RecursionError:  # the functions that it calls go hundreds of calls deep
            return set()

    def _changed_by(self, statement: Statement) -> Names:
        seen = self._see(statement)
        changed, settings, handed = {*seen.changed}, {*seen.settings}, {*seen.handed}
        for call in seen.calls:
            done = self._call(call)
            changed |= done.changed
            settings |= done.settings
        if not (changed or settings or handed or seen.rebound):
            return set()
        shares = self._shared()
        changed |= self._called_by_others(self._closed(handed, shares))
        packages = {self._packages[name] for name in settings & self._packages.keys()}
        found = (  # what is called, or kept in a table, does not change by that if it is a function
            changed
            | self._closed(changed | handed, shares) - self._plain
            | seen.rebound - self._functions.keys()
            | {name for name, package in self._packages.items() if package in packages}
        )
        return found - BUILTINS | (found & self._functions.keys())

    def _called_by_others(self, handed: Names) -> Names:
        """Return what changes if those functions are called that others are handed."""
        return set().union(*(self._of(name).changed for name in handed & self._plain))

    def _is_fixed(self, value: ast.expr) -> bool:
        """Say whether a value can never be changed, but only replaced: a number, a text."""
        match value:
            case ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
                return all(map(self._is_fixed, parts))
            case ast.IfExp(body=one, orelse=other):
                return self._is_fixed(one) and self._is_fixed(other)
            case ast.Name(id=name):
                return name in self._fixed
            case ast.Attribute():
                return root(value) in self._packages  # np.pi, torch.float32
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                return name in FIXED
            case ast.BinOp(left=one, right=other):
                return self._is_fixed(one) and self._is_fixed(other)
        return isinstance(value, PLAIN)

    def _see(self, statement: Statement) -> _Seen:
        known = self._seen.get(id(statement))
        if known is None:
            look = _Look(self._packages, self._functions, self._fixed)
            try:
                look.run(statement.node)
            except RecursionError:  # too deep to be looked at in order
                names = (part for part in walked(statement.node) if isinstance(part, ast.Name))
                look.seen.handed |= {part.id for part in names} - self._packages.keys()
            known = self._seen[id(statement)] = look.seen
        return known

    def _shared(self) -> dict[str, Names]:
        """Return what the object of each name of the module may share."""
        if self._shares is None:
            self._shares = {}
            for statement in self._statements:
                for name, names in self._see(statement).shares.items():
                    self._shares.setdefault(name, set()).update(names)
        return self._shares

    def _closed(self, names: Iterable[str], shares: Mapping[str, Names]) -> Names:
        """Return these names and those whose objects theirs may share."""
        found, waiting = set[str](), [*names]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            waiting += shares.get(name, ())
            if name.endswith("()"):
                done = self._of(name[:-2])
                waiting += done.returned | done.changed
        return found

    def _call(self, call: _Call) -> _Done:
        """Return what a call changes, with what it is given."""
        done = self._of(call.name)
        given: Names = set()
        for place, names in enumerate(call.args):
            if done.any_given or done.given & {*done.order[place : place + 1]}:
                given |= names
        beyond = len(call.args) > len(done.order) and done.given - {*done.order}  # *rest
        for keyword, names in call.keywords.items():
            if done.any_given or keyword is None or keyword in done.given:
                given |= names
        given |= set().union(*call.args) if beyond else set()
        return _Done(done.changed | given, settings=done.settings)

    def _of(self, name: str) -> _Done:
        """Return what calling a function, or making an object of a class, may change."""
        if name not in self._functions:
            return _Done()
        if name not in self._done:
            self._done[name] = _Done()  # what calls itself changes nothing by that
            node = self._functions[name]
            whole = self._of_class(node) if isinstance(node, ast.ClassDef) else self._of_one(node)
            self._done[name] = whole
        return self._done[name]

    def _of_one(self, node: _Lines) -> _Done:
        look = _Look(self._packages, self._functions, self._fixed, inside=True)
        with contextlib.suppress(RecursionError):
            look.body(node)
        seen = look.seen
        changed, settings = seen.changed | seen.rebound, {*seen.settings}
        changed |= seen.handed - self._plain | self._called_by_others(seen.handed)
        for call in seen.calls:
            done = self._call(call)
            changed |= done.changed
            settings |= done.settings
        changed = self._closed(changed, seen.shares)
        order = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
        rest = [
            arg.arg for arg in (*node.args.kwonlyargs, node.args.vararg, node.args.kwarg) if arg
        ]
        own = bound(node) if isinstance(node, Definition) else {*order, *rest}
        given = changed & {*order, *rest}
        returned = self._closed(seen.returned, seen.shares) - own
        inner = (changed & look.inner) - {*order, *rest}
        return _Done(changed - own, given, settings, returned, order, bool(inner))

    def _of_class(self, node: ast.ClassDef) -> _Done:
        """Return what any method of a class may change; `cls` stands for the class."""
        whole = _Done()
        made = {
            root(part.targets[0])
            for part in node.body
            if isinstance(part, ast.Assign) and isinstance(part.value, MADE)
        }
        for base in (*node.bases, *(keyword.value for keyword in node.keywords)):
            whole.changed |= self._of(root(base)).changed
        for part in node.body:
            if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            done = self._of_one(part)
            whole.changed |= done.changed
            whole.settings |= done.settings
            of_class = (
                p for p in ast.walk(part) if isinstance(p, ast.Attribute) and p.attr in made
            )
            if "cls" in done.given | done.changed or any(
                isinstance(p.ctx, ast.Load) for p in of_class
            ):
                whole.changed |= {node.name, *map(root, node.bases)}
            if part.name == "__init__":
                whole.order = done.order[1:]
            whole.given |= done.given - {*done.order[:1]}
        whole.changed -= {"cls", ""}
        return whole


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield the names that an import binds, each with the package that it comes from."""
    for alias in node.names:
        whole = alias.name if isinstance(node, ast.Import) else node.module or alias.name
        yield alias.asname or alias.name.split(".")[0], whole.split(".")[0]


class _Look:
    """Looks at lines, in the order in which they run; what it finds is in `seen`.

    packages: of the names that are imported. functions: the file's own. fixed: names of what never
    changes. inside: the lines are a function's. inner: arguments of the functions inside it.
    """

    def __init__(
        self,
        packages: Mapping[str, str],
        functions: Mapping[str, Function],
        fixed: Names,
        *,
        inside: bool = False,
    ) -> None:
        self.seen = _Seen()
        self.inner: Names = set()
        self._packages, self._functions, self._fixed = packages, functions, fixed
        self._inside, self._again = inside, inside

    def body(self, node: _Lines) -> None:
        """Look at the lines of a function, and of those inside it."""
        if isinstance(node, ast.Lambda):
            self.seen.returned |= self.value(node.body)
            return
        for part in node.body:
            self.run(part)

    def run(self, node: ast.AST) -> None:
        """Look at a statement, or a part of one."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self._define(node)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._bind(target, value)
            case ast.AugAssign(target=target, value=value):
                self._bind_to(target, self.value(value))
                if isinstance(target, ast.Name):
                    self.seen.rebound.add(target.id)
                    self._change({target.id} - self._fixed)
            case ast.For() | ast.AsyncFor() | ast.While() | ast.Match():
                self._loop(node)
            case ast.withitem(context_expr=value, optional_vars=target):
                names = self.value(value)
                self._hand(names)
                if target:
                    self._bind_to(target, names)
            case ast.Delete(targets=targets):
                for target in targets:
                    if not isinstance(target, ast.Name):
                        self._bind_to(target, set())
            case ast.Expr(value=ast.Call() as call):
                names = self.value(call)
                if not (names or self._again) and isinstance(call.func, ast.Name | ast.Attribute):
                    self.seen.settings |= {root(call.func)} & self._packages.keys()
            case ast.Return(value=ast.expr() as value):
                self.seen.returned |= self.value(value)
            case ast.Global(names=names):
                self.seen.rebound |= {*names}
            case ast.expr():
                self.value(node)
            case ast.Import() | ast.ImportFrom():
                pass
            case _:
                for part in ast.iter_child_nodes(node):
                    self.run(part)

    def _loop(self, node: ast.AST) -> None:
        before, self._again = self._again, True
        if isinstance(node, ast.For | ast.AsyncFor):
            self._bind_to(node.target, self.value(node.iter), by_the_way=False)
        elif isinstance(node, ast.Match):
            names = self.value(node.subject)
            for part in ast.walk(node):
                if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                    self._share(part.name, names)
        for part in ast.iter_child_nodes(node):
            if part not in (getattr(node, "iter", None), getattr(node, "target", None)):
                self.run(part)
        self._again = before

    def _define(self, node: Definition) -> None:
        """Look at what a definition does when it runs; inside a function, at its lines, too."""
        if isinstance(node, ast.ClassDef):
            for base in (*node.bases, *(keyword.value for keyword in node.keywords)):
                if (name := root(base)) in self._functions:  # it may hear of those that derive
                    self.seen.calls.append(_Call(name, [], {}))
                else:
                    self._hand(self.value(base) - {*self._packages})
            for part in node.body:
                self.run(part)
        else:
            for default in (*node.args.defaults, *node.args.kw_defaults):
                if default:
                    self._share(node.name, self.value(default))
            if self._inside:
                self.inner |= {
                    part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)
                }
                self.body(node)
        for decorator in node.decorator_list:
            asked = {part.id for part in _annotations(node) if isinstance(part, ast.Name)}
            self._called(decorator, [{node.name} | asked - self._fixed - {*self._packages}], {})

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        row = ast.Tuple | ast.List
        if isinstance(target, row) and isinstance(value, row) and _are_alike(target, value):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._bind(one, other)
        else:
            self._bind_to(target, self.value(value))

    def _bind_to(self, target: ast.expr, names: Names, *, by_the_way: bool = True) -> None:
        """Bind a target to what may share these names."""
        match target:
            case ast.Name(id=name):
                self._share(name, names)
                if self._again and not self._inside and by_the_way:
                    self.seen.rebound.add(name)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self._bind_to(part, names, by_the_way=by_the_way)
            case ast.Starred(value=part):
                self._bind_to(part, names, by_the_way=by_the_way)
            case ast.Attribute() | ast.Subscript():
                owners = self.value(target)
                self._change(owners or {root(target)} & self._packages.keys())
                for owner in owners:
                    self._share(owner, names - {owner})

    def _share(self, name: str, names: Names) -> None:
        if names:
            self.seen.shares.setdefault(name, set()).update(names)

    def _change(self, names: Names) -> None:
        """Note that these are changed: of a module, that something is set in it."""
        self.seen.settings |= names & self._packages.keys()
        self.seen.changed |= names - self._packages.keys()

    def _hand(self, names: Names) -> None:
        self.seen.handed |= names

    def value(self, node: ast.AST) -> Names:
        """Return the names that the value of an expression may share, and note what it changes."""
        match node:
            case ast.Name(id=name):
                return set() if name in self._fixed or name in self._packages else {name}
            case ast.Attribute(value=inner):
                names = self.value(inner)
                return names | {"cls"} if node.attr == "__class__" and self._inside else names
            case ast.Subscript(value=inner, slice=part):
                self.value(part)
                return self.value(inner)
            case ast.Call(func=func, args=args, keywords=keywords):
                if isinstance(func, ast.Name) and func.id in SETTERS and args:
                    self._change({root(args[0])} & self._packages.keys() or self.value(args[0]))
                given = [self.value(arg) for arg in args]
                return self._called(func, given, {k.arg: self.value(k.value) for k in keywords})
            case ast.NamedExpr(target=target, value=inner):
                names = self.value(inner)
                self._bind_to(target, names)
                return names
            case ast.Lambda():
                return self._captured(node)
            case ast.Yield(value=ast.expr() as inner) | ast.YieldFrom(value=inner):
                self.seen.returned |= self.value(inner)
                return set()
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                for one in node.generators:
                    self._bind_to(one.target, self.value(one.iter), by_the_way=False)
        inside = [self.value(part) for part in ast.iter_child_nodes(node)]
        if isinstance(node, (*PLAIN, ast.comprehension)):
            return set()
        return set().union(*inside)

    def _captured(self, node: ast.Lambda) -> Names:
        """Return what a function without a name changes whenever somebody calls it."""
        look = _Look(self._packages, self._functions, self._fixed, inside=True)
        look.body(node)
        called = {f"{call.name}()" for call in look.seen.calls}
        own = {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
        return (look.seen.changed | look.seen.handed | called) - own

    def _called(
        self, func: ast.expr, args: list[Names], keywords: Mapping[str | None, Names]
    ) -> Names:
        """Note what a call changes; return the names that what it returns may share."""
        given = set().union(*args, *keywords.values())
        if not isinstance(func, ast.Name):
            owners = self.value(func)
            if isinstance(func, ast.Attribute):
                self._change(owners)
            else:
                self._hand(owners)
            mine = [name[:-2] for name in owners if name.endswith("()")]
            if isinstance(func, ast.Call) and mine:  # as a decorator with arguments is
                self.seen.calls += [_Call(name, args, keywords) for name in mine]
            else:
                self._hand(given)
            return owners | given
        name = func.id
        if name in self._functions:
            self.seen.calls.append(_Call(name, args, keywords))
            return given | {f"{name}()"}
        if name in READS:
            self._hand(set().union(*keywords.values()))
            if name == "type" and self._inside:
                return given | {"cls"}
        elif name not in SETTERS:
            self._hand(given)
            if name not in self._packages:
                self._hand({name})  # an object that can be called, or one of the file's functions
                return given | {name}
        return given


def _are_alike(target: ast.Tuple | ast.List, value: ast.Tuple | ast.List) -> bool:
    """Say whether each part of a target gets one part of a value."""
    parts = [*target.elts, *value.elts]
    starred = any(isinstance(part, ast.Starred) for part in parts)
    return len(target.elts) == len(value.elts) and not starred


def _annotations(node: Definition) -> Iterator[ast.AST]:
    """Yield the parts of what the arguments of a function are said to be."""
    for part in ast.walk(node.args) if not isinstance(node, ast.ClassDef) else ():
        if isinstance(part, ast.arg) and part.annotation:
            yield from ast.walk(part.annotation)
