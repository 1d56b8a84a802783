"""The one file that knows the tables of nbgrader's gradebook: what is read from them and written to them."""

GRADED, COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")

MASTER_CELLS = """
SELECT source_cell.name AS name, source_cell.cell_type AS kind, source_cell.source AS source,
       source_cell.locked AS locked, source_cell.checksum AS checksum,
       base_cell.type AS type, grade_cells.max_score AS points, task_cells.max_score AS task_points,
       notebook.name AS notebook, notebook.kernelspec AS kernelspec
FROM assignment
JOIN notebook ON notebook.assignment_id = assignment.id
LEFT JOIN source_cell ON source_cell.notebook_id = notebook.id
LEFT JOIN base_cell ON base_cell.notebook_id = notebook.id AND base_cell.name = source_cell.name
LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
LEFT JOIN task_cells ON task_cells.id = base_cell.id
WHERE assignment.name = :name
"""
STUDENTS = "SELECT id, first_name, last_name, email, lms_user_id FROM student"
SUBMITTED = """
SELECT submitted_assignment.student_id
FROM submitted_assignment JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE assignment.name = :name
"""
STANDINGS = """
SELECT submitted_assignment.student_id AS student, submitted_assignment.timestamp AS timestamp,
       submitted_assignment.extension AS extension, assignment.duedate AS due,
       submitted_notebook.id AS notebook_id, submitted_notebook.late_submission_penalty AS penalty,
       notebook.name AS notebook, base_cell.name AS cell,
       grade_cells.max_score AS points, task_cells.max_score AS task_points,
       grade.auto_score AS auto, grade.manual_score AS manual, grade.extra_credit AS extra,
       grade.needs_manual_grade AS needs
FROM assignment
JOIN submitted_assignment ON submitted_assignment.assignment_id = assignment.id
LEFT JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
LEFT JOIN notebook ON notebook.id = submitted_notebook.notebook_id
LEFT JOIN grade ON grade.notebook_id = submitted_notebook.id
LEFT JOIN base_cell ON base_cell.id = grade.cell_id
LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
LEFT JOIN task_cells ON task_cells.id = base_cell.id
WHERE assignment.name = :name
"""
COMMENTS = """
SELECT submitted_assignment.student_id AS student, notebook.name AS notebook,
       base_cell.name AS cell, comment.manual_comment AS written
FROM comment
JOIN base_cell ON base_cell.id = comment.cell_id
JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE assignment.name = :name AND comment.manual_comment IS NOT NULL
"""
CELLS = """
SELECT assignment.id AS assignment, notebook.id AS notebook, notebook.name AS notebook_name,
       base_cell.id AS id, base_cell.name AS name, base_cell.type AS type
FROM assignment
JOIN notebook ON notebook.assignment_id = assignment.id
LEFT JOIN base_cell ON base_cell.notebook_id = notebook.id
WHERE assignment.name = :name
"""
FIND_SUBMISSION = """
SELECT submitted_assignment.id AS id, submitted_notebook.id AS submitted,
       submitted_notebook.notebook_id AS notebook
FROM submitted_assignment
LEFT JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
WHERE submitted_assignment.assignment_id = :assignment
  AND submitted_assignment.student_id = :student
"""
ADD_SUBMISSION = """
INSERT INTO submitted_assignment (id, assignment_id, student_id, timestamp)
VALUES (:id, :assignment, :student, :time)
"""
SET_TIME = "UPDATE submitted_assignment SET timestamp = :time WHERE id = :id"
ADD_NOTEBOOK = """
INSERT INTO submitted_notebook (id, assignment_id, notebook_id, flagged)
VALUES (:id, :submission, :notebook, :flagged)
"""
ADD_GRADE = """
INSERT INTO grade (id, notebook_id, cell_id, needs_manual_grade)
VALUES (:id, :notebook, :cell, :by_hand)
"""
ADD_COMMENT = "INSERT INTO comment (id, notebook_id, cell_id) VALUES (:id, :notebook, :cell)"
PRESENT = "SELECT cell_id FROM {table} WHERE notebook_id = :notebook"
# A person's mark stays, and waits to be confirmed where the learner has handed in anew since. So does
# extra credit: it waits for that where it has points beside it. Where the machine gave none, because a
# person has to or because the grader failed, the flag means the points, and goes when these come.
EXTRA_WAITS = "(:anew OR (needs_manual_grade AND auto_score IS NOT NULL))"
SET_GRADE = f"""
UPDATE grade SET
  auto_score =
  CASE WHEN manual_score IS NULL AND COALESCE(extra_credit, 0) <> 0 AND :by_hand
       AND NOT {EXTRA_WAITS} THEN NULL
       ELSE CAST(:score AS FLOAT) END,
  needs_manual_grade =
  CASE WHEN manual_score IS NOT NULL THEN (:anew OR needs_manual_grade)
       WHEN COALESCE(extra_credit, 0) <> 0 THEN ({EXTRA_WAITS} OR :by_hand)
       ELSE :by_hand END
WHERE notebook_id = :notebook AND cell_id = :cell
"""
# The same where a cell has other points since.
WAIT_ANEW = """
UPDATE grade SET needs_manual_grade = TRUE
WHERE cell_id = :cell AND (manual_score IS NOT NULL OR COALESCE(extra_credit, 0) <> 0)
"""
SET_COMMENT = """
UPDATE comment SET auto_comment = :comment WHERE notebook_id = :notebook AND cell_id = :cell
"""
BY_HAND = """
SELECT assignment.name AS name, submitted_assignment.student_id AS student,
       notebook.name AS notebook, base_cell.name AS cell, {columns}
FROM {table} AS written
JOIN base_cell ON base_cell.id = written.cell_id
JOIN submitted_notebook ON submitted_notebook.id = written.notebook_id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
"""
HAND_COLUMNS = {"grade": ("manual_score", "extra_credit"), "comment": ("manual_comment",)}
WRITE_BY_HAND = """
UPDATE {table} SET {column} = :value{more}
WHERE cell_id IN (SELECT base_cell.id FROM base_cell JOIN notebook ON notebook.id = base_cell.notebook_id
                  JOIN assignment ON assignment.id = notebook.assignment_id
                  WHERE base_cell.name = :cell AND notebook.name = :notebook AND assignment.name = :name)
  AND notebook_id IN (SELECT submitted_notebook.id FROM submitted_notebook JOIN submitted_assignment
                      ON submitted_assignment.id = submitted_notebook.assignment_id
                      WHERE submitted_assignment.student_id = :student)
"""
SET_PENALTY = "UPDATE submitted_notebook SET late_submission_penalty = :penalty WHERE id = :id"
SET_DUE = "UPDATE assignment SET duedate = :due WHERE name = :name"
SET_EXTENSION = """
UPDATE submitted_assignment SET extension = :extension
WHERE student_id = :student
  AND assignment_id IN (SELECT id FROM assignment WHERE name = :name)
"""
RENAME = """
UPDATE submitted_assignment SET student_id = :new
WHERE student_id = :old AND assignment_id IN (SELECT id FROM assignment WHERE name = :name)
"""
# What hangs on a submission goes first. Then a learner of whom nothing is left and nothing known.
REMOVE = [
    f"DELETE FROM {table} WHERE notebook_id IN (SELECT id FROM submitted_notebook"
    " WHERE assignment_id IN (SELECT id FROM submitted_assignment WHERE student_id = :old"
    " AND assignment_id IN (SELECT id FROM assignment WHERE name = :name)))"
    for table in ("grade", "comment")
] + [
    "DELETE FROM submitted_notebook WHERE assignment_id IN (SELECT id FROM submitted_assignment"
    " WHERE student_id = :old AND assignment_id IN"
    " (SELECT id FROM assignment WHERE name = :name))",
    "DELETE FROM submitted_assignment WHERE student_id = :old"
    " AND assignment_id IN (SELECT id FROM assignment WHERE name = :name)",
]
REMOVE_STUDENT = """
DELETE FROM student WHERE id = :old AND first_name IS NULL AND last_name IS NULL
  AND NOT EXISTS (SELECT 1 FROM submitted_assignment WHERE student_id = :old)
"""
DROP_CELL = [
    f"DELETE FROM {table} WHERE cell_id IN ({{cells}})" for table in ("grade", "comment")
] + [
    f"DELETE FROM {table} WHERE id IN ({{cells}})"
    for table in ("grade_cells", "solution_cells", "task_cells", "base_cell")
]  # fmt: skip
DROP_SOURCE = """
DELETE FROM source_cell WHERE name = :cell AND notebook_id IN
  (SELECT notebook.id FROM notebook JOIN assignment ON assignment.id = notebook.assignment_id
   WHERE assignment.name = :name AND notebook.name = :notebook)
"""
SETS = "SELECT name FROM assignment ORDER BY name"
FIND_STUDENT = "SELECT id FROM student WHERE id = :old"
DROP_STUDENT = "DELETE FROM student WHERE id = :old"
