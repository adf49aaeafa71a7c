"""Keeping of a list only what is needed for a contradiction."""

from collections.abc import Callable, Sequence


def shrink(elements: Sequence[int], contradicts: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Drop every element without which the others still contradict each other, the first elements before the last.

    All together must contradict, and more elements never contradict less. What is left is minimal: without any one of
    it there is no contradiction. Of several minimal answers the order decides, never the solver: the last elements stay
    where they can. (QuickXplain: Junker, AAAI 2004. A half that is not needed goes with one question.)
    """
    return _needed(elements, (), contradicts)


def _needed(elements: Sequence[int], others: Sequence[int], contradicts: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Give the elements that are needed beside the others."""
    if not elements or contradicts(others):
        return ()
    if len(elements) == 1:
        return (elements[0],)
    middle = len(elements) // 2
    first = _needed(elements[:middle], (*others, *elements[middle:]), contradicts)
    return (*first, *_needed(elements[middle:], (*others, *first), contradicts))
