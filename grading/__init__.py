"""The instructor's side: hidden checks, the runner, the sandbox, reports."""
