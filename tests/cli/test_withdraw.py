from pathlib import Path

from cli.running import build, data
from click.testing import CliRunner, Result

from assembler.cli import main


def withdraw(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["withdraw", *arguments, "--today", "2026-12-05"])


def test_a_packet_is_taken_back_with_a_reason(place: Path) -> None:
    packet = Path(data(build(place, "--json"))["packet"])
    assert withdraw(str(packet)).exit_code == 2
    assert withdraw(str(packet), "--reason", " ").exit_code == 2
    done = withdraw(str(packet), "--reason", "A typo")
    assert (done.exit_code, done.stdout) == (0, f"{packet.name}: withdrawn on 2026-12-05, in the record first-001\n")
    again = withdraw(str(packet), "--reason", "A typo", "--json")
    assert (again.exit_code, [one["id"] for one in data(again)["findings"]]) == (1, ["contradicts-record"])
    shown = CliRunner().invoke(main, ["record", "show", "first-001", "-o", str(place / "out")]).stdout
    assert f"withdrawn  {packet.name}\n       A typo\n" in shown


def test_a_packet_that_was_taken_back_is_issued_again(place: Path) -> None:
    packet = Path(data(build(place, "--json"))["packet"])
    assert build(place).stdout.splitlines()[0].endswith("(already built)")
    assert withdraw(str(packet), "--reason", "Too early").exit_code == 0
    assert build(place).stdout.splitlines()[0].endswith("(built before, and issued again)")
    assert build(place).stdout.splitlines()[0].endswith("(already built)")


def test_what_is_signed_is_not_taken_back_and_the_way_on_is_named(place: Path) -> None:
    packet = data(build(place, "--json"))["packet"]
    signed = ["record", "adopt", packet, "--signed-on", "2026-12-02", "--today", "2026-12-05"]
    assert CliRunner().invoke(main, signed).exit_code == 0
    (refused,) = data(withdraw(packet, "--reason", "Late", "--json"))["findings"]
    assert (refused["id"], "assembler amend first-001" in refused["hint"]) == ("contradicts-record", True)
