"""Runs notebooks as JupyterLab does, by nbclient and the kernel named "deno".

    python3 jupyter_check.py FOLDER [--compare]

Fails if Jupyter does not find the kernel, or if a cell of a notebook in FOLDER
fails. With --compare, cells of notebooks that import candlebook must also show
what they store; other notebooks may lose what a cell printed last, because the
kernel reports a cell as done before all of its output has left.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import nbclient
import nbformat
from jupyter_client.kernelspec import KernelSpecManager

KERNEL = "deno"
LIBRARY = "candlebook"
# The part of a line that a carriage return lets the next words overwrite.
RETURNED = re.compile(r"[^\n]*\r(?=[^\n])")


def shown(cell):
    """What a cell shows, as text; prints in a row are one, as on the page."""
    outputs = []
    for output in cell.outputs:
        kept = {k: v for k, v in output.items() if k != "execution_count"}
        if outputs and continues(outputs[-1], kept):
            outputs[-1]["text"] += kept["text"]
        else:
            outputs.append(kept)
    for output in outputs:
        if output["output_type"] == "stream":
            output["text"] = RETURNED.sub("", output["text"])
    return json.dumps(outputs, sort_keys=True)


def continues(last, output):
    """Whether both are prints to the same stream."""
    kinds = {last["output_type"], output["output_type"]}
    return kinds == {"stream"} and last["name"] == output["name"]


def check(path, compare):
    """Runs one notebook; returns what is wrong with it."""
    notebook = nbformat.read(path, as_version=4)
    stored = [shown(c) for c in notebook.cells if c.cell_type == "code"]
    client = nbclient.NotebookClient(
        notebook,
        kernel_name=KERNEL,
        timeout=600,
        resources={"metadata": {"path": str(path.parent)}},
    )
    # An empty ledger each, as `deno task notebooks` gives it: what was tried before
    # must not change what a notebook shows.
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CANDLEBOOK_LEDGER"] = f"{folder}/trials.jsonl"
        try:
            client.execute()
        except nbclient.exceptions.CellExecutionError as error:
            return f"a cell fails\n{error}"
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    different = [
        cell.id for cell, was in zip(cells, stored) if shown(cell) != was
    ]
    if different:
        print(f"  {len(different)} of {len(cells)} cells differ: {different}")
    imports = any(f'"{LIBRARY}"' in cell.source for cell in cells)
    if compare and imports and different:
        return "cells show something else than they store"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--compare", action="store_true")
    options = parser.parse_args()

    if KERNEL not in KernelSpecManager().find_kernel_specs():
        sys.exit(f"Jupyter finds no kernel {KERNEL}")
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter", "kernelspec", "list"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if KERNEL not in listed.split():
        sys.exit(f"jupyter kernelspec list does not name {KERNEL}:\n{listed}")

    paths = sorted(options.folder.glob("*.ipynb"))
    if not paths:
        sys.exit(f"no notebooks in {options.folder}")
    failed = False
    for path in paths:
        problem = check(path, options.compare)
        print(f"{path.name}: {problem or 'ok'}", flush=True)
        failed = failed or problem is not None
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
