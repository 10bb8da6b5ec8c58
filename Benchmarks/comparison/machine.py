"""What a run was made on and with; nothing that names the machine or its folders."""
import os
import platform
import re

from .usage import output

CODE_CHOICES = [
    "aes", "pclmulqdq", "sha_ni", "avx2", "avx512f", "vaes", "vpclmulqdq",  # x86
    "pmull", "sha1", "sha2", "sha512", "asimd", "sve",  # ARM
]
"""Features by which libraries of ciphers choose their code."""


def processor():
    """The fields of the first processor."""
    with open("/proc/cpuinfo") as file:
        lines = file.read().split("\n\n")[0].splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def features():
    """The features of the processor by which code is chosen."""
    fields = processor()
    there = set((fields.get("flags") or fields.get("Features") or "").split())
    return [name for name in CODE_CHOICES if name in there]


def memory_bytes():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def stolen_ticks():
    """Processor time that other guests of the same machine had, and all processor time."""
    with open("/proc/stat") as file:
        ticks = [int(value) for value in file.readline().split()[1:9]]
    return ticks[7], sum(ticks)


def facts():
    """Rows of names and values."""
    fields = processor()
    kind = "a virtual machine" if "hypervisor" in fields.get("flags", "") else "no hypervisor seen"
    return [
        ["processor", f"{fields.get('model name', platform.machine())}, {kind}"],
        ["features by which ciphers are chosen", ", ".join(features())],
        ["cores", str(len(os.sched_getaffinity(0)))],
        ["memory", f"{memory_bytes() / (1 << 30):.1f} GiB"],
        ["kernel", f"{platform.system()} {platform.release()}"],
        ["system", system_name()],
    ]


def system_name():
    with open("/etc/os-release") as file:
        found = re.search(r'^PRETTY_NAME="?([^"\n]+)', file.read(), re.MULTILINE)
    return found[1] if found else "unknown"


def first_version(*command):
    """The first number with a dot that a program prints about itself."""
    found = re.search(r"\d+(?:\.\d+)+[\w.-]*", output(*command))
    return found[0] if found else "unknown"


def versions(bench):
    """Rows of programs and versions."""
    return [
        ["paccrypt", output(bench.paccrypt, "version").splitlines()[0].removeprefix("paccrypt ")],
        ["age", first_version("age", "--version")],
        ["openssl", first_version("openssl", "version")],
        ["gpg", first_version("gpg", "--version")],
        ["nginx", first_version("/usr/sbin/nginx", "-v")],
        ["copyparty", first_version(bench.copyparty, "--version")],
        ["clamd", first_version("/usr/sbin/clamd", "--version")],
        ["curl", first_version("curl", "--version")],
        ["wrk", first_version("wrk", "-v")],
        ["Python", platform.python_version()],
    ]
