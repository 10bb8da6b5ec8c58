"""What the Python programs have in common: their arguments, and how they say what was answered."""
import sys


def arguments():
    """The URL, the path of the file or nothing, and the fields."""
    url, _, file, *fields = sys.argv[1:]
    return url, file, dict(each.split("=", 1) for each in fields)


def report(status, headers, body, *name):
    """Says what was answered, with the name of the file as the client reads it, where it reads one."""
    with open(sys.argv[2], "wb") as output:
        output.write(body)
    print(status, headers.get("Content-Type", ""), headers.get("Content-Disposition", ""), *name, sep="\n")
