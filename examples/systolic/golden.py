#!/usr/bin/env python3
"""The golden model of systolic_matmul: matrices, what must come of them, and every tensor that passes a probe.

Writes operands.hex and y.hex for the bench and expected.jsonl for `tritscope check`, beside this file or into the
folder that is its argument. Plain integers and the standard library, nothing else.
"""
import json
import pathlib
import sys

ROWS, COLUMNS, DEPTH, SHIFT, PRODUCTS = 4, 4, 8, 6, 3


def numbers(seed):
    """Made-up bytes, -128 ... 127, the same on every machine."""
    while True:
        seed = (1103515245 * seed + 12345) % 2**31
        yield (seed >> 16) % 256 - 128


def product(a, b):
    """c = a*b, row by row."""
    return [sum(a[i * DEPTH + k] * b[k * COLUMNS + j] for k in range(DEPTH)) for i in range(ROWS) for j in range(COLUMNS)]


def limited(c):
    """y = c / 2^SHIFT, rounded down, limited to 8 bits."""
    return [max(-128, min(127, element >> SHIFT)) for element in c]


def main(folder):
    source = numbers(7)
    operands, results, tensors = [], [], []
    for number in range(PRODUCTS):
        a = [next(source) for _ in range(ROWS * DEPTH)]
        b = [next(source) for _ in range(DEPTH * COLUMNS)]
        c = product(a, b)
        y = limited(c)
        operands += a + b
        results += y
        for name, elements in (("a", a), ("b", b), ("c", c), ("y", y)):
            tensors.append({"tensor": name, "number": number, "elements": elements})
    bytes_of = lambda elements: "".join(f"{element & 255:02x}\n" for element in elements)
    (folder / "operands.hex").write_text(bytes_of(operands))
    (folder / "y.hex").write_text(bytes_of(results))
    (folder / "expected.jsonl").write_text("".join(json.dumps(tensor) + "\n" for tensor in tensors))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
