"""How kernels become machine code: each is translated once, and optimised only as a part of the entries that call it.

Numba by itself optimises every function with all that it calls and makes machine code of it, though of these kernels
only the entries are ever called from Python: twice the time to compile.
"""

from collections.abc import Callable

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.cpu import CPUContext
from numba.core.typing.context import BaseContext


class PartLibrary(JITCodeLibrary):
    """The code of a kernel that only kernels call: linked with what it calls, and left to its caller to optimise."""

    def finalize(self) -> None:
        """Link; the superclass would optimise and emit machine code, too."""
        for library in dict.fromkeys(self._linking_libraries):
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._finalized = True


class PartCompiler(Compiler):
    """Numba's pipeline for a kernel that only kernels call."""

    def __init__(
        self, typing_context: BaseContext, target_context: CPUContext, library: object, *arguments: object
    ) -> None:
        library = PartLibrary(target_context.codegen(), "nnvisu.part")
        super().__init__(typing_context, target_context, library, *arguments)
        self.state.targetctx.get_executable = _no_executable  # this context is a copy for this kernel alone


def _no_executable(library: object, function: object, environment: object) -> Callable[..., int]:
    """Return what stands for the machine code: Numba wants a built-in, unlike any other; to call it is an error."""
    return [].index
