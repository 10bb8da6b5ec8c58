"""Turns that contestants take, and what is made of their figures."""
import statistics
import sys


class Series:
    """What one contestant took in each round."""

    def __init__(self):
        self.samples = []

    def median(self, name="seconds"):
        return statistics.median(getattr(sample, name) for sample in self.samples)

    def mean(self, name):
        return statistics.fmean(getattr(sample, name) for sample in self.samples)

    def most(self, name):
        return max(getattr(sample, name) for sample in self.samples)

    def least(self, name):
        return min(getattr(sample, name) for sample in self.samples)

    def spread(self, name="seconds"):
        """The least and the most."""
        values = [getattr(sample, name) for sample in self.samples]
        return min(values), max(values)


def take_turns(title, rounds, turns):
    """Lets every contestant have its turn in every round: A B C, A B C, …

    A turn is called with the number of the round, and returns a sample for each thing that it measured, by name.
    """
    series = {}
    for number in range(1, rounds + 1):
        print(f"{title}: round {number} of {rounds}", file=sys.stderr, flush=True)
        for turn in turns:
            for name, sample in turn(number).items():
                series.setdefault(name, Series()).samples.append(sample)
    return series


def percentile(values, part):
    """The value that so much of all is not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
