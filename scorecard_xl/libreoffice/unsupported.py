"""Members of xlwings that this engine does not have say so by name."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

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
