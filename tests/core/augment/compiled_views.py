"""Child process: compiles every kernel for a Hopper GPU, which need not be there. Prints one line for each."""

from __future__ import annotations

import triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

from moco_core.augment import view_kernel

POINTERS = {"pixels": "*u8", "wholes": "*i32"} | dict.fromkeys(("reals", "views", "sums", "source", "target"), "*fp32")
KERNELS = (
    ("_resample", {"TILE": view_kernel.TILE_PX}),
    ("_recolour", {"TILE": view_kernel.TILE_PX, "TILES": view_kernel.TILES_AT_LEAST}),
    ("_blur", {"TILE": view_kernel.TILE_PX, "DOWN": False}),
    ("_blur", {"TILE": view_kernel.TILE_PX, "DOWN": True}),
)


def main() -> None:
    for name, constants in KERNELS:
        kernel = getattr(view_kernel, name)
        arguments = kernel.arg_names
        signature = {a: "constexpr" if a in constants else POINTERS.get(a, "i32") for a in arguments}
        fixed = {(arguments.index(a),): value for a, value in constants.items()}
        source = ASTSource(kernel, signature, constexprs=fixed)
        made = triton.compile(source, target=GPUTarget("cuda", 90, 32), options=view_kernel.OPTIONS)
        print(name, "entry" in made.asm["ptx"], len(made.asm["cubin"]) > 0)  # noqa: T201


if __name__ == "__main__":
    main()
