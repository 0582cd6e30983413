"""What the live workbook uses of xlwings' engine for LibreOffice is in those for Excel too.

xlwings' engines for Windows and macOS import on their own systems only, so they are read as source here. What
is used of an engine is recorded while a scorecard is refreshed and checked in LibreOffice.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet
from xlwings import mac_dict

import scorecard_xl
from scorecard_xl import libreoffice, workbooks
from scorecard_xl.buttons import clicks
from scorecard_xl.libreoffice import application, books, conditional_formats, ranges, sheets
from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.row_shifts import RowShift
from scorecard_xl.spreadsheet.workbook import AddedRows, SheetUpdate
from scorecard_xl.workbooks import opening
from scorecard_xl.workbooks.live import native_excel, native_libreoffice
from scorecard_xl.workbooks.live.halving import layout_by_halving
from tests.books.kinds_of_workbook import app_at
from tests.books.live_books import LOG, MONTH, live
from tests.books.package_book import book

XLWINGS = Path(xlwings.__file__).parent
WORKBOOKS = Path(workbooks.__file__).parent
ENGINES = ("_xlwindows.py", "_xlmac.py")
NATIVE = {"native_libreoffice.py", "native_excel.py"}


class Use(NamedTuple):
    """How a member of an engine's class is used: "read", "written", or "called" with so many arguments."""

    owner: str
    member: str
    how: str = "read"
    positional: int = 0
    keywords: tuple[str, ...] = ()


class Members:
    """The members of the classes in a module's source; ``base`` is the source of xlwings' base classes."""

    def __init__(self, text: str, base: "Members | None" = None) -> None:
        self.base = base
        self.classes = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}

    def problem(self, use: Use) -> str | None:
        """What is wrong with a use of a class, None where nothing is."""
        name = f"{use.owner}.{use.member}"
        if use.owner not in self.classes:
            return f"there is no {use.owner}"
        functions = self._functions(use.owner, use.member)
        if functions is None:
            return f"{name} does not exist"
        getter, setter, method = functions.getter, functions.setter, functions.method
        if use.how == "called":
            return f"{name} is no method" if method is None else _misfit(name, method, use)
        if method is not None:
            return f"{name} is a method"
        needed = setter if use.how == "written" else getter
        if functions.is_attribute or (needed is not None and not _only_raises(needed)):
            return None
        return f"{name} cannot be {use.how}"

    def _functions(self, owner: str, member: str) -> "_Functions | None":
        node = self.classes[owner]
        found = _functions_in(node, member)
        if found is not None and not (self.base is None and _is_left_out(found)):
            return found
        for base in node.bases:
            if isinstance(base, ast.Attribute) and self.base is not None:
                inherited = self.base._functions(base.attr, member)
            else:
                inherited = self._functions(ast.unparse(base), member)
            if inherited is not None:
                return inherited
        return None


class _Functions(NamedTuple):
    """What a class defines under one name."""

    is_attribute: bool = False
    getter: ast.FunctionDef | None = None
    setter: ast.FunctionDef | None = None
    method: ast.FunctionDef | None = None


def _functions_in(node: ast.ClassDef, member: str) -> _Functions | None:
    found = _Functions()
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == member:
            decorators = {ast.unparse(decorator) for decorator in part.decorator_list}
            if "property" in decorators:
                found = found._replace(getter=part)
            elif f"{member}.setter" in decorators:
                found = found._replace(setter=part)
            else:
                found = found._replace(method=part)
        elif isinstance(part, ast.Assign) and member in map(ast.unparse, part.targets):
            other = _functions_in(node, ast.unparse(part.value))
            found = other or found._replace(is_attribute=True)
    assigned = {ast.unparse(target) for part in ast.walk(node) for target in _targets(part)}
    if f"self.{member}" in assigned and found == _Functions():
        found = _Functions(is_attribute=True)
    return None if found == _Functions() else found


def _targets(node: ast.AST) -> Sequence[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _is_left_out(found: _Functions) -> bool:
    """Whether a base class leaves a member to the engines."""
    functions = [one for one in (found.getter, found.setter, found.method) if one is not None]
    return bool(functions) and all(map(_only_raises, functions))


def _only_raises(function: ast.FunctionDef) -> bool:
    return all(
        isinstance(line, ast.Raise) or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
        for line in function.body
    )


def _misfit(name: str, method: ast.FunctionDef, use: Use) -> str | None:
    if _only_raises(method):
        return f"{name} cannot be called"
    is_static = "staticmethod" in map(ast.unparse, method.decorator_list)
    arguments = [None] * (use.positional + (not is_static))
    try:
        _signature(method).bind(*arguments, **dict.fromkeys(use.keywords))
    except TypeError as why:
        return f"{name}: {why}"
    return None


def _signature(method: ast.FunctionDef) -> inspect.Signature:
    spec, kinds = method.args, inspect.Parameter
    placed = [*spec.posonlyargs, *spec.args]
    first_default = len(placed) - len(spec.defaults)
    parameters = [
        kinds(
            argument.arg,
            kinds.POSITIONAL_ONLY if place < len(spec.posonlyargs) else kinds.POSITIONAL_OR_KEYWORD,
            default=None if place >= first_default else kinds.empty,
        )
        for place, argument in enumerate(placed)
    ]
    if spec.vararg:
        parameters.append(kinds(spec.vararg.arg, kinds.VAR_POSITIONAL))
    for argument, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        parameters.append(kinds(argument.arg, kinds.KEYWORD_ONLY, default=default or kinds.empty))
    if spec.kwarg:
        parameters.append(kinds(spec.kwarg.arg, kinds.VAR_KEYWORD))
    return inspect.Signature(parameters)


def engine_source(name: str) -> Members:
    """One of the engines in the installed xlwings."""
    base = Members((XLWINGS / "base_classes.py").read_text("utf-8"))
    return Members((XLWINGS / name).read_text("utf-8"), base)


# xlwings puts its own options on every engine's object, whether that knows of them or not.
KEPT_BY_XLWINGS = Use("Range", "options", "written")
SPECIAL = ("__call__", "__contains__", "__getitem__", "__iter__", "__len__")
IMPLEMENTATIONS = [
    member
    for module in (application, books, conditional_formats, ranges, sheets)
    for member in vars(module).values()
    if isinstance(member, type) and member.__module__ == module.__name__
]


def _is_live_path(file: str) -> bool:
    """Whether it is xlwings or the live workbook that asks, and not the engine itself, or a test."""
    path = Path(file)
    if path.is_relative_to(Path(libreoffice.__file__).parent) or path == Path(native_libreoffice.__file__):
        return False
    return path.is_relative_to(XLWINGS) or path.is_relative_to(WORKBOOKS.parent)


def record(monkeypatch: pytest.MonkeyPatch) -> set[Use]:
    """Have every use of the engine for LibreOffice noted in the set that is returned."""
    uses: set[Use] = set()
    for one in IMPLEMENTATIONS:
        monkeypatch.setattr(one, "__getattribute__", _noting_reads(one, uses))
        monkeypatch.setattr(one, "__setattr__", _noting_writes(one, uses))
        for name in SPECIAL:
            if isinstance(special := getattr(one, name, None), FunctionType):
                monkeypatch.setattr(one, name, _noting_calls(Use(one.__name__, name), special, uses))
    return uses


def _noting_reads(one: type, uses: set[Use]) -> Callable[[Any, str], Any]:
    def read(self: Any, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name.startswith("__") or not _is_live_path(sys._getframe(1).f_code.co_filename):
            return value
        if isinstance(inspect.getattr_static(one, name, None), FunctionType | staticmethod):
            return _noting_calls(Use(one.__name__, name), value, uses, is_bound=True)
        uses.add(Use(one.__name__, name))
        return value

    return read


def _noting_writes(one: type, uses: set[Use]) -> Callable[[Any, str, Any], None]:
    def write(self: Any, name: str, value: Any) -> None:
        if _is_live_path(sys._getframe(1).f_code.co_filename):
            uses.add(Use(one.__name__, name, "written"))
        object.__setattr__(self, name, value)

    return write


def _noting_calls(
    use: Use, function: Callable[..., Any], uses: set[Use], *, is_bound: bool = False
) -> Callable[..., Any]:
    def call(*arguments: Any, **keywords: Any) -> Any:
        if _is_live_path(sys._getframe(1).f_code.co_filename):
            positional = len(arguments) - (not is_bound)
            uses.add(use._replace(how="called", positional=positional, keywords=tuple(sorted(keywords))))
        return function(*arguments, **keywords)

    return call


class NoAreas(native_excel._Excel):
    """Excel's own form without its native calls."""

    def _areas(self, rule: xlwings.ConditionalFormat) -> tuple[Area, ...]:
        return ()

    def _fills_at_once(self, cells: xlwings.Range) -> None:
        return None

    def _fill(self, cells: xlwings.Range) -> str:
        return ""


def _with_a_table(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.add_table("P20:Q22", {"columns": [{"header": "One"}, {"header": "Two"}]})
    sheet.write_array_formula("K4:K4", "{=MAX(C4:D4)}", None, 7)
    sheet.write_formula("K5", "=MAX(C5:D5)", None, 7)
    sheet.protect()
    workbook.define_name("Figures", "=Scorecard!$C$4:$E$6")


def _no(
    self: application.App,
    prompt: str,
    title: str | None,
    buttons: str | None,
    mode: str | None,
    callback: object,
) -> str:
    """Whoever is asked says no."""
    return "no"


@pytest.fixture(scope="module")
def uses(standing_office: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[Use]]:
    """What the live path uses of the engine: it attaches, refreshes, checks, and moves a month on."""
    office = standing_office()
    folder = tmp_path_factory.mktemp("engine")
    path = book(folder / "book.xlsx", _with_a_table)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: folder)
        monkeypatch.setattr(application.App, "alert", _no)
        uses = record(monkeypatch)
        opened = app_at(office).books.open(path)
        try:
            _use_everything(opened, path, office)
        finally:
            opened.app.status_bar = False
            opened.close()
    yield uses


def _use_everything(opened: xlwings.Book, path: Path, office: str) -> None:
    assert opening.find_open(path, office) is not None
    assert opening.active(office).name == path.name
    sheet = opened.sheets["Scorecard"]
    assert scorecard_xl.refresh(opened).written
    assert not scorecard_xl.refresh(opened).written
    assert scorecard_xl.check(opened).findings
    assert "press Check" in _pressed("refresh", opened)
    assert clicks._run("no such action", opened)
    assert "listed on the sheet Check" in _pressed("check", opened)
    opened.api.CurrentController.select(opened.sheets["Scorecard"].range("C4").api)
    assert "was explained" in _pressed("explain", opened)
    opened.sheets["Check"].api.IsVisible = False
    assert "listed on the sheet Check" in _pressed("check", opened)
    assert scorecard_xl.refresh(opened, replace_formulas=True).written
    sheet.api.unprotect("")
    sheet.api.Columns.insertByIndex(5, 1)
    sheet.api.getCellRangeByName("F3:F4").setDataArray((("Jun-21",), (250.0,)))
    sheet.api.getCellRangeByName("A7:B7").setDataArray((("M4", "Number of M4"),))
    refreshed = scorecard_xl.refresh(opened, month=scorecard_xl.Month(2021, 6))
    assert [change for change in refreshed.changes if change.column_name == "header"]
    assert live(opened).apply([SheetUpdate("Log", added=AddedRows(5, [[MONTH, "a", 1.0]]), new=LOG)]).needed
    assert live(opened).sheets[0].fonts(3, (1,)) != [""]
    sheet.page_setup.print_area = "A1:L4"
    shifts = (RowShift(5, 1, 4), RowShift(6, -1))
    assert live(opened).apply([SheetUpdate("Scorecard", shifts=shifts)]).needed
    assert sheet.page_setup.print_area == "$A$1:$L$5"
    assert layout_by_halving(sheet, Area(1, 1, 6, 6)).number_formats[2][2] != "General"
    excel = NoAreas()
    assert excel.names(opened) == [("Figures", "=Scorecard!$C$4:$E$6")]
    assert len(excel.rules(sheet, lambda _: True)) == 6
    is_merged = [*[False] * 22, True, True]
    merged = native_excel.ExcelOnMac._merged_areas(excel, sheet.range("A1:H3"), is_merged)  # type: ignore[arg-type]
    assert [area.reference for area in merged] == ["G3:H3"]


def _pressed(action: str, book: xlwings.Book) -> str:
    """What the status bar says after a click."""
    assert not clicks._run(action, book)
    return str(book.app.status_bar)


@pytest.mark.live
@pytest.mark.parametrize("name", ENGINES)
def test_excels_engines_have_what_the_live_workbook_uses(name: str, uses: set[Use]) -> None:
    problems = map(engine_source(name).problem, uses - {KEPT_BY_XLWINGS})
    assert sorted(filter(None, problems)) == []


@pytest.mark.live
@pytest.mark.parametrize(
    "use",
    [
        Use("App", "alert", "called", 5),
        Use("App", "books"),
        Use("App", "selection"),
        Use("App", "status_bar", "written"),
        Use("Apps", "__iter__", "called"),
        Use("Book", "name"),
        Use("Book", "names"),
        Use("Books", "__len__", "called"),
        Use("ConditionalFormat", "delete", "called"),
        Use("ConditionalFormat", "fill_color"),
        Use("ConditionalFormats", "__iter__", "called"),
        Use("ConditionalFormats", "add_custom", "called", 1),
        Use("Engine", "clean_value_data", "called", 5),
        Use("Font", "bold", "written"),
        Use("Font", "color", "written"),
        Use("Font", "name"),
        Use("Font", "size", "written"),
        Use("Range", "color", "written"),
        Use("Name", "name"),
        Use("Name", "refers_to"),
        Use("Names", "snapshot", "called"),
        Use("Range", "column_width", "written"),
        Use("Range", "formula"),
        Use("Range", "formula", "written"),
        Use("Range", "wrap_text", "written"),
        Use("Sheet", "clear", "called"),
        Use("Sheet", "visible", "written"),
        Use("Sheets", "active"),
        Use("Sheets", "add", "called", 3),
        Use("PageSetup", "print_area"),
        Use("PageSetup", "print_area", "written"),
        Use("Range", "delete", "called", 1),
        Use("Range", "insert", "called", 2),
        Use("Range", "has_array"),
        Use("Range", "merge_area"),
        Use("Range", "number_format", "written"),
        Use("Range", "raw_value"),
        Use("Range", "row"),
        Use("Range", "sheet"),
        Use("Range", "raw_value", "written"),
        Use("Sheet", "range", "called", 2),
        Use("Sheet", "used_range"),
        Use("Table", "show_totals"),
        Use("Tables", "__iter__", "called"),
    ],
    ids=lambda use: f"{use.owner}.{use.member}-{use.how}",
)
def test_the_uses_of_the_live_workbook_are_recorded(use: Use, uses: set[Use]) -> None:
    assert use in uses


@pytest.mark.live
@pytest.mark.parametrize("member", ["cover", "holder", "is_mixed", "cell_ranges", "number_format_key"])
def test_what_the_engine_for_libreoffice_uses_of_itself_is_not(member: str, uses: set[Use]) -> None:
    assert member not in {use.member for use in uses}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("owner", ["App", "Book", "ConditionalFormat", "Range", "Sheet"])
def test_excels_engines_have_the_native_objects(owner: str, name: str) -> None:
    assert engine_source(name).problem(Use(owner, "api")) is None


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("member", list(native_excel._Excel.quiet))
def test_excels_engines_have_the_properties_that_stand_otherwise_meanwhile(member: str, name: str) -> None:
    source = engine_source(name)
    assert [source.problem(Use("App", member, how)) for how in ("read", "written")] == [None, None]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    "use",
    [
        Use("App", "cut_copy_mode", "written"),
        Use("Range", "copy", "called", 1),
        Use("Range", "merge_cells"),
        Use("Range", "paste", "called", 4),
    ],
    ids=str,
)
def test_excels_engines_can_give_new_rows_the_look_of_another(use: Use, name: str) -> None:
    assert engine_source(name).problem(use) is None


@pytest.mark.parametrize("name", ENGINES)
def test_excels_engines_can_bring_a_sheet_to_the_front(name: str) -> None:
    assert engine_source(name).problem(Use("Sheet", "activate", "called")) is None


@pytest.mark.parametrize("member", ["N_COM_ATTEMPTS", "ExcelBusyError"])
def test_the_engine_for_windows_has_the_limit_of_its_attempts(member: str) -> None:
    module = ast.parse((XLWINGS / "_xlwindows.py").read_text("utf-8"))
    defined = {ast.unparse(target) for node in module.body for target in _targets(node)}
    defined |= {node.name for node in module.body if isinstance(node, ast.ClassDef)}
    assert member in defined


SMALL_BASE = """
class Range:
    def left_out(self): raise NotImplementedError()
    @property
    def size(self): raise NotImplementedError()
    @property
    def given(self): return 1
"""
SMALL = """
class Many:
    def __call__(self, key): return key
    def __len__(self): return 1
class Range(Many, base_classes.Range):
    def __init__(self, xl):
        self.xl = xl
    @property
    def address(self): return self.xl
    @property
    def value(self): return self.xl
    @value.setter
    def value(self, value): self.xl = value
    @property
    def refused(self):
        "Not here."
        raise ValueError("not on this system")
    api = address
    def add(self, spec, style=None): return spec
    def all(self, *specs, **styles): return specs
    def exact(self, one, *, two): return one
    @staticmethod
    def cleaned(data, options): return data
"""


@pytest.mark.parametrize(
    "use",
    [
        Use("Range", "address"), Use("Range", "api"), Use("Range", "value", "written"), Use("Range", "xl"),
        Use("Range", "xl", "written"), Use("Range", "given"), Use("Range", "__len__", "called"),
        Use("Range", "__call__", "called", 1), Use("Range", "add", "called", 1),
        Use("Range", "add", "called", 1, ("style",)), Use("Range", "all", "called", 9, ("any",)),
        Use("Range", "exact", "called", 1, ("two",)), Use("Range", "cleaned", "called", 2),
    ],
    ids=str,
)  # fmt: skip
def test_a_member_that_an_engine_has_is_found(use: Use) -> None:
    assert Members(SMALL, Members(SMALL_BASE)).problem(use) is None


@pytest.mark.parametrize(
    ("use", "problem"),
    [
        (Use("Sheet", "name"), "there is no Sheet"),
        (Use("Range", "formula"), "Range.formula does not exist"),
        (Use("Range", "size"), "Range.size does not exist"),
        (Use("Range", "left_out", "called"), "Range.left_out does not exist"),
        (Use("Range", "__iter__", "called"), "Range.__iter__ does not exist"),
        (Use("Range", "address", "written"), "Range.address cannot be written"),
        (Use("Range", "api", "written"), "Range.api cannot be written"),
        (Use("Range", "refused"), "Range.refused cannot be read"),
        (Use("Range", "address", "called"), "Range.address is no method"),
        (Use("Range", "add"), "Range.add is a method"),
        (Use("Range", "add", "called"), "Range.add: missing a required argument: 'spec'"),
        (Use("Range", "add", "called", 3), "Range.add: too many positional arguments"),
        (
            Use("Range", "add", "called", 1, ("colour",)),
            "Range.add: got an unexpected keyword argument 'colour'",
        ),
        (Use("Range", "exact", "called", 1), "Range.exact: missing a required argument: 'two'"),
        (Use("Range", "cleaned", "called", 3), "Range.cleaned: too many positional arguments"),
        (Use("Range", "__call__", "called", 2), "Range.__call__: too many positional arguments"),
    ],
    ids=str,
)
def test_what_an_engine_lacks_is_said(use: Use, problem: str) -> None:
    assert Members(SMALL, Members(SMALL_BASE)).problem(use) == problem


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_without_a_member_or_an_argument_of_one_is_seen_through(name: str) -> None:
    uses = [Use("ConditionalFormats", "add_custom", "called", 1), Use("Range", "merge_area")]
    text = (XLWINGS / name).read_text("utf-8")
    text = text.replace("def add_custom(self, spec)", "def add_custom(self)").replace("merge_area", "merged")
    changed = Members(text, Members((XLWINGS / "base_classes.py").read_text("utf-8")))
    assert list(map(engine_source(name).problem, uses)) == [None, None]
    assert list(map(changed.problem, uses)) == [
        "ConditionalFormats.add_custom: too many positional arguments",
        "Range.merge_area does not exist",
    ]


@pytest.mark.parametrize("path", sorted(WORKBOOKS.rglob("*.py")), ids=lambda path: path.name)
def test_native_objects_are_used_in_two_modules_only(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert ("api" in attributes) == (path.name in NATIVE)


PROPERTIES = {name for name, _ in mac_dict.properties} | {element[0] for element in mac_dict.elements}
COMMANDS = {command[0]: {name for name, _ in command[2]} for command in mac_dict.commands}


def _on_mac() -> ast.ClassDef:
    (found,) = [
        node
        for node in ast.parse(Path(native_excel.__file__).read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == "ExcelOnMac"
    ]
    return found


def test_applescript_knows_the_words_that_are_used_of_it() -> None:
    of_appscript = {"get", "properties"}
    used = {
        node.attr
        for node in ast.walk(_on_mac())
        if isinstance(node, ast.Attribute)
        and re.search(r"\.api\b|^(native|excel)\b", ast.unparse(node.value))
    }
    assert {"applies_to", "protect_contents", "union"} <= used
    assert used - of_appscript - PROPERTIES - set(COMMANDS) == set()


def test_applescripts_commands_take_the_arguments_that_they_are_given() -> None:
    calls = [
        (node.func.attr, {keyword.arg for keyword in node.keywords if keyword.arg})
        for node in ast.walk(_on_mac())
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in COMMANDS
    ]
    protecting = {"drawing_objects", "scenarios", *native_excel._ALLOWED.values()}
    assert {name for name, _ in calls} >= {"modify_applies_to_range", "protect_worksheet", "union"}
    assert [given - COMMANDS[name] for name, given in calls] == [set()] * len(calls)
    assert protecting <= COMMANDS["protect_worksheet"]
    assert set(native_excel._ALLOWED.values()) <= PROPERTIES
