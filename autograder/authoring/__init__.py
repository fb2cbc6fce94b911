"""What authors run: build the student's side, pack it, and hold the graders' exam.

In come units (`course`), out go the files of `exercises/`, the bundle, and a summary of the exam.
It may use `course` and what that uses; it grades nobody, and `grading` does not know it.
"""
