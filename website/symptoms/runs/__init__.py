"""The runs: one function for each symptom, named like it. Each takes milliseconds and needs NumPy only.

NumPy's warnings are switched off while they run: what they warn of is what is shown.
"""

from website.symptoms.runs import changes, flat, frameworks, held_out, low, not_a_number, restless

MODULES = (not_a_number, flat, low, restless, held_out, changes, frameworks)
RUNS = {
    name: function
    for module in MODULES
    for name, function in vars(module).items()
    if getattr(function, "__module__", "") == module.__name__ and not name.startswith("_")
}
