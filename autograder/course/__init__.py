"""The author's files as data: units, exercises, stubs, the bank, and what misconceptions answer.

In come the folders of a course, out go typed objects, each made once. This package may use
`checking`, `runtime`, `files` and `errors`. Authors' code runs here, in this process or in forks
with deadlines; students' code never does.
"""
