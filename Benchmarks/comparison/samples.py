"""Files to measure with."""
import filecmp
import os
import pathlib
import shutil

from .usage import Failure


def make_sample(path, count):
    """So many random bytes: nothing can be compressed."""
    with open(path, "wb") as file:
        for start in range(0, count, 1 << 20):
            file.write(os.urandom(min(1 << 20, count - start)))
    return pathlib.Path(path)


def require_same(first, second):
    if not filecmp.cmp(first, second, shallow=False):
        raise Failure(f"{second} is not the same as {first}")


def require_answer(process, sample):
    """Whether a process prints the sample."""
    with open(sample, "rb") as file:
        while True:
            expected = file.read(1 << 20)
            if process.stdout.read(len(expected) or 1) != expected:
                process.kill()
                raise Failure(f"something else than {sample.name} came back")
            if not expected:
                break
    process.stdout.close()
    if process.wait() != 0:
        raise Failure(f"{sample.name} came back only in part")


def require_room(folder, count):
    free = shutil.disk_usage(folder).free
    if free < count:
        raise Failure(f"{folder} has {free} bytes free, and {count} are needed")
