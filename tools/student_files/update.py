"""Put the exercises where you work on them, and take your answers along into a newer version.

    python3 tools/update.py             puts those of originals/ into exercises/ that are not there yet
    python3 tools/update.py FOLDER      and takes answers from the earlier version in FOLDER

The first is done whenever the course is started; it never changes a file that is there. Run the second
in the newer version's folder: what you wrote in the answer cells of the earlier exercises comes here, into
cells in which nothing is written yet, and so do your answers to questions. The earlier folder stays as it
is, with cells of your own and notes in lessons.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MOVED = (
    HERE / "tools" / "moved.json"
)  # {former name of a set: its name now}, where sets were renamed


def text(cell):
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def answer_cells(book):
    """``{name: cell}`` of the cells in which an answer is written."""
    found = {}
    for cell in book.get("cells", []):
        ours = cell.get("metadata", {}).get("nbgrader", {})
        if ours.get("solution"):
            found[ours.get("grade_id")] = cell
    return found


def untouched(cell):
    """Whether nobody has written into an answer cell: its checksum is that of what is in it."""
    ours = cell["metadata"]["nbgrader"]
    grade = ours.get("grade", False)
    parts = [text(cell), cell["cell_type"], str(grade), "True", "False", ours["grade_id"]]
    parts += [str(float(ours["points"]))] if grade else []
    mark = hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False)
    return mark.hexdigest() == ours.get("checksum")


def carry(earlier, newer):
    """Bring answers of one notebook into another; the names of those taken, of those for which another
    answer is here, and of those whose exercise is not here."""
    old = json.loads(earlier.read_text(encoding="utf-8"))
    new = json.loads(newer.read_text(encoding="utf-8"))
    cells, taken, left, gone = answer_cells(new), [], [], []
    for name, cell in answer_cells(old).items():
        if untouched(cell):
            continue
        own = cells.get(name)
        if own is None:
            gone.append(name)
        elif not (untouched(own) or text(own) == text(cell)):
            left.append(name)
        elif text(own) != text(cell):
            own["source"] = text(cell).splitlines(True)
            taken.append(name)
    if taken:
        partial = newer.with_name(newer.name + ".partial")
        partial.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        partial.replace(newer)
    return taken, left, gone


def place_now(earlier):
    """Where the notebook of an earlier version is in this one: sets may have another name by now."""
    moved = json.loads(MOVED.read_text(encoding="utf-8")) if MOVED.is_file() else {}
    was = earlier.parent.name
    now = moved.get(was, was)
    return HERE / "exercises" / now / (f"{now}.ipynb" if earlier.stem == was else earlier.name)


def put_there():
    """Copy what is not in exercises/ yet; how many files that were."""
    count = 0
    for source in sorted((HERE / "originals").rglob("*")):
        target = HERE / "exercises" / source.relative_to(HERE / "originals")
        if source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
            count += 1
    return count


def main(arguments):
    count = put_there()
    if count:
        print(f"{count} files were put into exercises/; nothing that was there was changed.")
    if not arguments:
        return 0
    if len(arguments) != 1 or not (Path(arguments[0]) / "exercises").is_dir():
        print("Say where the earlier version is: python3 tools/update.py FOLDER", file=sys.stderr)
        return 2
    before, code = Path(arguments[0]).resolve(), 0
    if before == HERE:
        print("That is this folder: say where the earlier version is.", file=sys.stderr)
        return 2
    for earlier in sorted(before.glob("exercises/*/*.ipynb")):
        newer = place_now(earlier)
        if not newer.is_file():
            print(f"{earlier.name}: not part of this version; it stays in {earlier.parent}")
            continue
        try:
            taken, left, gone = carry(earlier, newer)
        except (ValueError, KeyError, AttributeError, OSError) as problem:
            print(f"{earlier.name}: cannot be read ({problem}); it stays where it is")
            code = 1
            continue
        if taken:
            print(f"{earlier.name}: {len(taken)} answers came along ({', '.join(taken)})")
        if left:
            print(f"{earlier.name}: not taken, since another answer is here: {', '.join(left)}")
        if gone:
            names, place = ", ".join(gone), earlier.parent
            print(f"{earlier.name}: {names}: not part of this version; it stays in {place}")
    for path in sorted(before.glob("my-answers*.json")):
        if not (HERE / path.name).exists():
            shutil.copy2(path, HERE / path.name)
            print(f"{path.name}: came along")
    print(f"Everything in {before} is as it was.")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
