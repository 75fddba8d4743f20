"""The sandbox: one `{{ expression }}` of commentary, worked out on the findings.

Names are looked up first, against the type hints of the findings (`names.py`), and stand in the expression as
plain values; Jinja then sees values, operators and filters, and nothing to reach through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from jinja2 import StrictUndefined, TemplateError, UndefinedError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from generator.commentary import names, writing
from generator.commentary.names import suggest
from generator.errors import BadInput
from generator.results.names import SCALARS

LONGEST = 400  # characters of an expression: a sentence's worth
NOT_COMPUTED = "not computed"
CHAIN = (nodes.Name, nodes.Getattr, nodes.Getitem)
ALLOWED = (
    *CHAIN,
    nodes.Const,
    nodes.Filter,
    nodes.Keyword,
    nodes.Test,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Neg,
    nodes.Pos,
    nodes.Concat,
    nodes.Tuple,
)
MUST = "must"


class NotComputed(UndefinedError):  # noqa: N818 - a state of the report, not a fault
    """A documented name whose section was not computed; the message is the name."""


class Sandbox(SandboxedEnvironment):
    """Jinja without globals, attributes and calls; `*` is for numbers alone, so no word grows huge."""

    intercepted_binops = frozenset({"*"})

    def __init__(self) -> None:
        super().__init__(autoescape=False, undefined=StrictUndefined, finalize=writing.show)
        self.globals.clear()
        self.filters = dict(writing.FILTERS)
        self.tests = {name: self.tests[name] for name in ("defined", "undefined")}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply two numbers."""
        for operand in (left, right):
            if not isinstance(operand, (int, float)):
                raise BadInput(f"found {writing.show(operand)!r} beside {operator}, expected a number")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> NoReturn:
        """Refuse: names are looked up before Jinja runs."""
        raise BadInput(f"found .{attribute} of {type(obj).__name__}, expected a name of the report")

    def getitem(self, obj: Any, argument: Any) -> NoReturn:
        """Refuse: names are looked up before Jinja runs."""
        raise BadInput(f"found [{argument!r}] of {type(obj).__name__}, expected a name of the report")


@dataclass(frozen=True)
class Evaluator:
    """Works out expressions on one study's facts."""

    facts: names.Facts
    sandbox: Sandbox

    def __call__(self, source: str, warn: Callable[[str], None]) -> str:
        """Write what `source` (`{{ … }}`) comes to, as plain text. BadInput says what is wrong."""
        if len(source) > LONGEST:
            raise BadInput(f"found an expression of {len(source)} characters, expected at most {LONGEST}")
        try:
            tree = self.sandbox.parse(source)
            if len(tree.body) != 1 or not isinstance(tree.body[0], nodes.Output):
                raise BadInput("expected one expression")
            output = tree.body[0]
            if len(output.nodes) == 1 and _is_must(output.nodes[0]):
                return self._must(tree, output, warn)
            return self._written(tree, output, _Lookup(self.facts, self.sandbox))
        except NotComputed as error:
            warn(f'{error.message} was not computed; printed "{NOT_COMPUTED}"')
            return NOT_COMPUTED
        except TemplateError as error:
            raise BadInput(f"found no valid expression: {error.message}") from None
        except ZeroDivisionError:
            raise BadInput("division by zero") from None
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise BadInput(f"this cannot be evaluated: {error}") from None

    def _written(self, tree: nodes.Template, output: nodes.Output, lookup: "_Lookup") -> str:
        output.nodes = [lookup.visit(node) for node in output.nodes]
        return self.sandbox.from_string(tree).render(lookup.values)

    def _must(self, tree: nodes.Template, output: nodes.Output, warn: Callable[[str], None]) -> str:
        """Check a claim of the text, and write nothing."""
        output.nodes = [_condition(output.nodes[0])]
        lookup = _Lookup(self.facts, self.sandbox)
        try:
            holds = self._written(tree, output, lookup)
        except NotComputed as error:
            warn(f"{error.message} was not computed, so the claim was not checked")
            return ""
        if holds not in ("yes", "no"):
            raise BadInput(f"must: found {holds!r}, expected a condition such as pattern.ratio > 1")
        if holds == "no":
            found = ", ".join(f"{path} is {value}" for path, value in lookup.told.items())
            warn(f"the claim does not hold{f' ({found})' if found else ''}; correct the text and the condition")
        return ""


def _is_must(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == MUST


def _condition(node: nodes.Node) -> nodes.Expr:
    """Return the condition of `must(condition, "claim")`; the claim is told as it is written."""
    assert isinstance(node, nodes.Call)
    claim = node.args[1] if len(node.args) == 2 else None
    plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    if not (plain and isinstance(claim, nodes.Const) and isinstance(claim.value, str) and claim.value.strip()):
        raise BadInput('must: expected a condition and, in quotes, what the text claims: must(…, "…")')
    return node.args[0]


class _Lookup(NodeTransformer):
    """Replace every path in an expression by the value it leads to, and refuse whatever is not plain."""

    def __init__(self, facts: names.Facts, sandbox: Sandbox) -> None:
        self.facts = facts
        self.sandbox = sandbox
        self.values: dict[str, Any] = {}
        self.told: dict[str, str] = {}  # what every single value is, by its path

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Visit a node of a kind that commentary may use."""
        if isinstance(node, nodes.List):
            node = nodes.Tuple(node.items, "load")
        if _is_must(node):
            raise BadInput("must: found inside an expression, expected it alone between {{ and }}")
        if isinstance(node, nodes.Call):
            raise BadInput("found a call, expected names and filters: results are values, not functions")
        if not isinstance(node, ALLOWED):
            found = type(node).__name__.lower()
            raise BadInput(f"found {found!r}, which commentary cannot use; expected names, numbers and filters")
        if isinstance(node, CHAIN):
            return self._name(self._place(node))
        return super().visit(node, *args, **kwargs)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Check that there is such a filter."""
        return self._known(node, "filter", list(self.sandbox.filters))

    def visit_Test(self, node: nodes.Test) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Check that there is such a test."""
        return self._known(node, "test", list(self.sandbox.tests))

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Join texts as they are printed, not as Python writes them."""
        self.generic_visit(node)
        node.nodes = [nodes.Filter(part, "text", [], [], None, None) for part in node.nodes]
        return node

    def _known(self, node: nodes.Filter | nodes.Test, what: str, known: list[str]) -> nodes.Node:
        if node.name not in known:
            raise BadInput(f"unknown {what} {node.name!r}{suggest(node.name, known)}")
        if node.dyn_args or node.dyn_kwargs:
            raise BadInput(f"{node.name}: found * before an argument, expected plain arguments")
        return self.generic_visit(node)

    def _place(self, node: nodes.Node) -> names.Place:
        if isinstance(node, nodes.Name):
            return names.root(self.facts, node.name)
        if isinstance(node, nodes.Getattr):
            return names.follow(self.facts, self._place(node.node), node.attr)
        if isinstance(node, nodes.Getitem):
            return self._entry(self._place(node.node), node.arg)
        raise BadInput("found . or [] behind an expression, expected it behind a name")

    def _entry(self, place: names.Place, argument: nodes.Node) -> names.Place:
        if not isinstance(argument, nodes.Slice):
            return names.follow(self.facts, place, self._key(argument))
        bounds = [bound and self._key(bound) for bound in (argument.start, argument.stop, argument.step)]
        return names.cut(place, slice(*bounds))

    def _key(self, node: nodes.Node) -> str | int:
        """Read what stands in brackets: a number, a name in quotes, or a path that leads to one."""
        if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) and type(node.node.value) is int:
            return -node.node.value
        value = node.value if isinstance(node, nodes.Const) else None
        if isinstance(node, CHAIN):
            place = self._place(node)
            if place.missing:
                raise NotComputed(place.missing)
            value = place.value
        if isinstance(value, str) or type(value) is int:
            return value
        raise BadInput("expected a number or a name in quotes between [ and ]")

    def _name(self, place: names.Place) -> nodes.Name:
        variable = f"value_{len(self.values)}"
        missing = StrictUndefined(hint=place.missing, exc=NotComputed)
        if not place.missing and isinstance(place.value, SCALARS):
            self.told[place.path] = writing.show(place.value)
        self.values[variable] = missing if place.missing else place.value
        return nodes.Name(variable, "load")
