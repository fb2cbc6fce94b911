"""A download from another system to students' submissions, and to a table of who handed in what.

    folder or archive --tree--> nodes --recognition, by kinds--> uploads --collect--> Collected:
    works by student                         Collected --table, with a roster--> handed-in.csv

In come downloads, in which students chose some of the names and all of the contents. Out go folders
with a submission each. Nothing of a student's is unpacked here, no link is followed, and only what
the system made is read: names, times, its own files about them. Whether an archive is a student's
or a part of the download, the names in it tell. This package may use
`checking.text`, `runtime`, `files` and `errors`; it knows no course.
"""
