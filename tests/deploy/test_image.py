"""The image's recipe: its steps are those that CI carries out, without a shell; its parts are named by digest."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from deploy import image_steps
from tests.deploy.place import TOP, text_of, yaml_of

DOCKERFILE = text_of("deploy/Dockerfile")
DIGEST = re.compile(r"[a-z][a-z0-9./_-]*:[a-z0-9._-]+@sha256:[0-9a-f]{64}")


def test_every_run_is_a_step_of_the_script_and_every_step_is_run() -> None:
    runs = [words for name, words in image_steps.build_lines(DOCKERFILE) if name == "RUN"]
    steps = re.findall(r"^(\w+)\)$", text_of("deploy/image.sh"), re.MULTILINE)
    assert len(runs) == len(re.findall(r"^RUN ", DOCKERFILE, re.MULTILINE))
    assert {words[0] for words in runs} == {"deploy/image.sh"}
    assert sorted(words[1] for words in runs) == sorted(steps)


def test_no_instruction_goes_through_a_shell() -> None:
    commands = re.findall(r"^(?:RUN|CMD|ENTRYPOINT|SHELL|HEALTHCHECK .*CMD) (.+)$", DOCKERFILE, re.MULTILINE)
    assert [type(json.loads(command)) for command in commands] == [list] * 6


def test_a_run_in_shell_form_is_not_carried_out() -> None:
    with pytest.raises(json.JSONDecodeError):
        image_steps.build_lines("\nFROM x AS build\nRUN deploy/image.sh data /data\n")


def test_images_are_named_by_digest_and_without_a_registry() -> None:
    base = re.findall(r"^ARG PYTHON=(.+)$", DOCKERFILE, re.MULTILINE)
    named = [service["image"] for service in yaml_of("deploy/compose.yaml")["services"].values()]
    foreign = base + [image for image in named if image != "codedrill:local"]
    assert len(foreign) == 3
    assert [image for image in foreign if not DIGEST.fullmatch(image)] == []
    assert [image for image in foreign if "." in image.partition("/")[0] and "/" in image] == []


def test_what_is_built_is_what_the_wheel_needs() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    files = {project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml"}
    lines = image_steps.build_lines(DOCKERFILE)
    copied = {name for instruction, words in lines if instruction == "COPY" for name in words[:-1]}
    assert copied == packages | files | {"requirements.lock", "deploy/image.sh"}


def test_nothing_else_comes_near_the_build() -> None:
    let_in = set(re.findall(r"^!(.+)$", text_of(".dockerignore"), re.MULTILINE))
    lines = image_steps.build_lines(DOCKERFILE)
    copied = {name for instruction, words in lines if instruction == "COPY" for name in words[:-1]}
    assert let_in == copied
    assert [name for name in copied if not (TOP / name).exists()] == []


def test_compose_asks_after_the_bot_as_the_image_does() -> None:
    asked = yaml_of("deploy/compose.yaml")["services"]["bot"]["healthcheck"]
    said = re.search(r"^HEALTHCHECK (.+) CMD (.+)$", DOCKERFILE, re.MULTILINE)
    assert said
    times = dict(re.findall(r"--([a-z-]+)=(\S+)", said[1]))
    assert {name: str(asked[name.replace("-", "_")]) for name in times} == times
    assert asked["test"] == ["CMD", *json.loads(said[2])]


def test_each_container_has_nothing_that_it_does_not_need() -> None:
    for name, service in yaml_of("deploy/compose.yaml")["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert service.get("user") == "10001:10001" or name == "caddy"  # which binds ports 80 and 443
