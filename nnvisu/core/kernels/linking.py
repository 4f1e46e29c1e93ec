"""How kernels become machine code: each is translated once, and optimised only as part of the entries that call it.

By default Numba optimises every function together with all that it calls and emits machine code for each. Only the
entries are ever called from Python, so that would double the time to compile.
"""

from collections.abc import Callable

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.cpu import CPUContext
from numba.core.typing.context import BaseContext


class PartLibrary(JITCodeLibrary):
    """The code of a kernel that only kernels call: linked with what it calls, and left to its caller to optimise."""

    def finalize(self) -> None:
        """Link only; the superclass would also optimise and emit machine code."""
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
    """Return a placeholder for the machine code: Numba wants a distinct built-in; calling it is an error."""
    return [].index
