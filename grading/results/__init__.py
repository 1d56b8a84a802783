"""What came of it: records, gradebook, report, feedback, marks."""
