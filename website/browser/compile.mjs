// node compile.mjs DISTRIBUTION TARGET NUMPY: the standard library and NumPy with their modules compiled.
// The distribution's own Python compiles them, so that a page's Python starts in half the time. Of the standard
// library only what is imported on a page is compiled, for compiled modules are larger.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [distribution, target, numpy] = process.argv.slice(2);
const LIBRARY = "python_stdlib.zip";
const folder = resolve(distribution);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: `${folder}/`, packages: ["numpy"] });
python.runPython(`
import sys
import numpy
import __future__, ast, contextlib, dataclasses, difflib, importlib.resources, io, json, linecache, runpy
import statistics, sysconfig, textwrap, tomllib, traceback, tracemalloc, types, warnings, zipfile

files = {getattr(one, "__file__", None) or "" for one in sys.modules.values()}
used = {file.partition(".zip/")[2] for file in files if ".zip/" in file}

import importlib.util, marshal

MAGIC = importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little")  # a hash that nobody compares


def compiled(before, after, only):
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for entry in old.infolist():
            data, made = old.read(entry), zipfile.ZipInfo(entry.filename)
            if entry.filename.endswith(".py") and (not only or entry.filename in used):
                code = compile(data, entry.filename, "exec", dont_inherit=True)
                made.filename += "c"
                data = MAGIC + importlib.util.source_hash(data) + marshal.dumps(code)
            made.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(made, data)
`);
const compiled = python.globals.get("compiled");
for (const name of [LIBRARY, numpy]) {
  python.FS.writeFile("/before.zip", new Uint8Array(readFileSync(join(folder, name))));
  compiled("/before.zip", "/after.zip", name === LIBRARY);
  writeFileSync(join(target, name), python.FS.readFile("/after.zip"));
}
process.exit(0);
