"""The author's files as data: units, exercises, stubs, the bank, and what misconceptions answer.

In come the folders of a course, out go typed objects, each made once. It may use `checking` and
`runtime`. Our own code runs here, in this process or in forks with deadlines; a student's never.
"""
