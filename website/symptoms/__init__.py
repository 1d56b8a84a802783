"""The page "What is wrong with my loss?": symptoms, each with a run that reproduces it.

| file | what it does |
|---|---|
| `symptoms.toml` | what is said of each symptom, with the numbers that its run must give |
| `runs/` | one function for each symptom: the curve, the numbers, what the repair is tried on |
| `read.py` | reads the texts and says what is wrong with them |
| `prove.py` | runs each run and each repair, and compares their numbers with the stated ones |
| `drawing.py` | draws a small curve |
| `page.py` | writes the page |
"""
