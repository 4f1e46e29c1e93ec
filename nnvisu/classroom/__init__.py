"""Classrooms: one teacher, pupils by their numbers, and what the teacher leads. Rules only: time is an argument."""
