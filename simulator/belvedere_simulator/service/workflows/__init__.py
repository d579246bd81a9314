"""Long work as state machines, stored at each step: a stop at any point resumes or explains."""
