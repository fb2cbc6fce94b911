"""`autograder watch`: on every save, the verdicts on what changed, on a quiet screen.

    files, keys --> session, in this process, which runs no student's code
                      |  requests, replies: lines of JSON
                    warm, a process that has loaded the unit's checks and, where they need it, torch
                      |  a fork for each save
                    saved, which loads the student's file or notebook and runs the checks

Where no process forks, another warm one is ready ahead of the next save. It may use `selfcheck` and
what that may use. A promise of safety as well as a folder: nothing here is for Linux alone, and
whatever a student's code does, it does to the fork.
"""
