import zlib
from importlib.metadata import version

from assembler.packets.environment import engines, environment


def test_the_engines_are_known() -> None:
    assert "unknown" not in engines().values()
    assert {"typst", "docxtpl", "clause-assembler"} <= set(engines())


def test_the_environment_names_every_package_that_is_needed_and_the_engines_alike() -> None:
    made = environment()
    assert set(engines().items()) <= set(made.packages.items())
    assert "pydantic-core" in made.packages, "a package that another one needs"
    assert "pytest" not in made.packages, "of an extra"
    assert (made.zlib, len(made.code_sha256)) == (zlib.ZLIB_RUNTIME_VERSION, 64)
    assert [*made.packages] == sorted(made.packages)


def test_each_version_is_the_one_that_python_knows() -> None:
    packages = environment().packages

    assert {name: version(name) for name in packages} == packages
