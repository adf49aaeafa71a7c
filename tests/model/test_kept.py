"""What is kept: given back for the same inputs, worked out anew for others, dropped where nobody asks for it."""

from assembler.model.kept import Kept


def test_what_has_the_same_inputs_is_not_worked_out_again() -> None:
    kept, done = Kept(), list[str]()

    def work(_: Kept, text: str) -> str:
        done.append(text)
        return text.upper()

    assert [kept.get("a", work, one) for one in ("x", "x", "y", "x")] == ["X", "X", "Y", "X"]
    assert done == ["x", "y", "x"]


def test_of_a_whole_that_changed_only_the_changed_parts_are_worked_out() -> None:
    kept, done = Kept(), list[str]()

    def part(_: Kept, text: str) -> str:
        done.append(text)
        return text

    def whole(inside: Kept, texts: tuple[str, ...]) -> str:
        return " ".join(inside.get(at, part, text) for at, text in enumerate(texts))

    assert [kept.get("w", whole, texts) for texts in (("a", "b"), ("a", "c"), ("a",), ("a", "c"))] == ["a b", "a c", "a", "a c"]
    assert done == ["a", "b", "c", "c"]


def test_equal_objects_are_not_the_same() -> None:
    kept, made = Kept(), list[int]()

    def count(_: Kept, many: list[int]) -> int:
        made.append(len(many))
        return len(many)

    one = [1, 2]
    assert [kept.get("n", count, each) for each in (one, one, [1, 2])] == [2, 2, 2]
    assert len(made) == 2
