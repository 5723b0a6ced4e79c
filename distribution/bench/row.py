"""A line of the table: a figure, the samples it was taken from and what it may be."""
import statistics


class Row:
    def __init__(self, figure, unit, samples, target=None, detail=None):
        self.figure = figure
        self.unit = unit
        self.samples = list(samples)
        self.target = target
        self.detail = detail or {}

    @property
    def median(self):
        return statistics.median(self.samples)

    def verdict(self):
        if self.target is None:
            return ""
        return "met" if self.median <= self.target else "MISSED"

    def json(self):
        return dict(vars(self), median=self.median, verdict=self.verdict())

    def __str__(self):
        def number(value):
            return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.2f}"

        target = "" if self.target is None else f"<= {self.target:g} {self.unit}"
        values = [number(v) for v in (self.median, min(self.samples), max(self.samples))]
        name = f"{self.figure}, {self.unit}" if self.unit else self.figure
        return f"{name:<46} {values[0]:>9} {values[1]:>9} {values[2]:>9}  {target:<14} {self.verdict()}"
