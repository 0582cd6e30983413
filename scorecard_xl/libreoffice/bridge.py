"""The way to LibreOffice: its ``uno`` module, a connection to a running one, and UNO's own values."""

import glob
import inspect
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

DEFAULT_ADDRESS = "pipe,name=scorecard-xl"
"""Where a LibreOffice started with ``--accept="pipe,name=scorecard-xl;urp;"`` listens."""

# Where the packages of LibreOffice and of the distributions put the module.
_USUAL_PLACES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    r"C:\Program Files\LibreOffice\program",
    r"C:\Program Files (x86)\LibreOffice\program",
)
_ATTEMPTS = 10  # about one in a thousand fails
_PYTHON_OF = re.compile(rb"libpython3\.(\d+)|python3(\d+)\.dll")


class LibreOfficeUnreachable(Exception):
    """One sentence that says why there is no LibreOffice to talk to, and what to do."""


def connected(address: str) -> Any:
    """The component context of the LibreOffice that listens at an address such as ``pipe,name=NAME`` or
    ``socket,host=localhost,port=2002``.

    A process keeps its connection to an address: the bridge of one that nothing refers to any more is taken
    down while the next one is made, which neither side is safe against.

    Raises LibreOfficeUnreachable where none listens there or its ``uno`` module cannot be had.
    """
    context = _connections.pop(address, None)
    if context is None or not _answers(context):
        context = _new_connection(address)
    _connections[address] = context
    return context


_connections: dict[str, Any] = {}


def _answers(context: Any) -> bool:
    try:
        return context.ServiceManager is not None
    except (*failures(), AttributeError):  # pyuno's word for an object whose LibreOffice is gone
        return False


def _new_connection(address: str) -> Any:
    uno = uno_module()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(_ATTEMPTS):
        try:
            return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.lang.DisposedException"):
            continue  # an earlier connection of this process is being taken down
        except uno.getClass("com.sun.star.uno.Exception"):
            break
    raise LibreOfficeUnreachable(
        f'No LibreOffice listens at {address}: start it with soffice --accept="{address};urp;".'
    )


def uno_module() -> Any:
    """LibreOffice's ``uno`` module, imported from where LibreOffice put it.

    Raises LibreOfficeUnreachable where it is not installed, or made for another Python than this one:
    importing that would end this process.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    others = set()
    for folder in program_folders():
        minor = python_minor_of(folder)
        if minor not in (None, sys.version_info[1]):
            others.add(f"3.{minor}")
            continue
        sys.path.append(str(folder))
        try:
            import uno
        except ImportError:
            continue
        else:
            return uno
        finally:
            sys.path.remove(str(folder))
    if others:
        raise LibreOfficeUnreachable(
            f"LibreOffice's Python is {' or '.join(sorted(others))} and this is "
            f"{sys.version_info[0]}.{sys.version_info[1]}: install scorecard-xl for that version of Python."
        )
    raise LibreOfficeUnreachable(
        "LibreOffice's module uno was not found: install LibreOffice with its Python support (on Debian and "
        "Ubuntu: sudo apt-get install libreoffice-calc python3-uno)."
    )


def program_folders() -> Iterator[Path]:
    program = shutil.which("soffice")
    candidates = [Path(program).resolve().parent] if program else []
    candidates += [Path(found) for pattern in _USUAL_PLACES for found in sorted(glob.glob(pattern))]
    for folder in dict.fromkeys(candidates):
        if (folder / "uno.py").is_file():
            yield folder


def python_minor_of(folder: Path) -> int | None:
    """The minor version of the Python 3 that a folder's ``pyuno`` is linked with; None where it hides it."""
    for holder in (folder, Path("/usr/lib/libreoffice/program"), folder.parent / "Frameworks"):
        for name in ("libpyuno.so", "libpyuno.dylib", "pyuno.pyd", "pyuno.so"):
            library = holder / name
            if library.is_file() and (found := _PYTHON_OF.search(library.read_bytes())):
                return int(found[1] or found[2])
    return None


def struct(name: str, **fields: Any) -> Any:
    """One of UNO's structures, for example ``struct("lang.Locale", Language="en")``."""
    made = uno_module().createUnoStruct(f"com.sun.star.{name}")
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def enum(name: str, value: str) -> Any:
    """A value of one of UNO's enumerations, for example ``enum("awt.FontSlant", "ITALIC")``."""
    return uno_module().Enum(f"com.sun.star.{name}", value)


def failures() -> tuple[type[Exception], ...]:
    """What a call raises where LibreOffice refuses it, or is gone."""
    return (uno_module().getClass("com.sun.star.uno.Exception"),)


C = TypeVar("C", bound=type)


def naming_what_it_lacks(cls: C) -> C:
    """A class decorator: each public member of xlwings' base class that the class leaves out raises
    NotImplementedError with its name, read or written. What only instances hold is annotated in the class.
    """
    for name in vars(cls).get("__annotations__", ()):
        setattr(cls, name, None)  # or the base class's property would take what an instance is given
    own = set(vars(cls))
    for base in cls.__mro__[1:]:
        for name, member in vars(base).items():
            if name.startswith("_") or name in own or not _only_raises(member):
                continue
            own.add(name)
            setattr(cls, name, _missing(f"{base.__name__}.{name}"))
    return cls


def _only_raises(member: Any) -> bool:
    function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
    return inspect.isfunction(function) and "NotImplementedError" in function.__code__.co_names


def _missing(name: str) -> property:
    def refuse(*_: Any) -> Any:
        raise NotImplementedError(f"xlwings' {name} is not supported in LibreOffice.")

    refusing: Callable[..., Any] = refuse
    return property(refusing, refusing)
