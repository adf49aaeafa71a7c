"""Minimal contradictions by QuickXplain (Junker, AAAI 2004)."""

from collections.abc import Callable, Sequence


def shrink(elements: Sequence[int], contradicts: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Return a minimal subset that still contradicts itself, in the order of the elements.

    All elements together must contradict, and a superset of a contradiction must be one. Of several minimal subsets the order
    of the elements decides, not the solver: the last elements are kept where possible. A half of the list that is not needed
    is dropped by one question.
    """
    return _needed(elements, (), contradicts)


def _needed(elements: Sequence[int], others: Sequence[int], contradicts: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Return the elements that are needed beside the others."""
    if not elements or contradicts(others):
        return ()
    if len(elements) == 1:
        return (elements[0],)
    middle = len(elements) // 2
    first = _needed(elements[:middle], (*others, *elements[middle:]), contradicts)
    return (*first, *_needed(elements[middle:], (*others, *first), contradicts))
