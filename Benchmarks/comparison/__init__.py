"""Times PacCrypt against other programs on the same machine and writes a report; see Scripts/bench."""
