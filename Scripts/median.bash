# For scripts that note "NAME microseconds" in the file timings: source it.

median() { # median NAME: microseconds
    awk -v name="$1" '$1 == name { print $2 }' timings | sort -n |
        awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : int((v[NR / 2] + v[NR / 2 + 1]) / 2) }'
}
