"""Waits for what others do."""
import time

PATIENCE = 120  # seconds; long beside what it takes in an emulated machine on a busy one


def until(met, what):
    """Gives what met() gives as soon as that is true; TimeoutError otherwise."""
    end = time.monotonic() + PATIENCE
    while True:
        result = met()
        if result:
            return result
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE} s for {what() if callable(what) else what}")
        time.sleep(0.1)
